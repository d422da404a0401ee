package dev.holdfast.service.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What somebody steps in about who does not hold it, and why. */
final class Intervention {
  @Parameters(paramLabel = "RESOURCE", description = "type:id:section.")
  private String resource = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  private String reason = "";

  String resource() {
    return resource;
  }

  String reason() {
    return reason;
  }
}
