package dev.holdfast.service.config;

import java.util.List;

/** The settings are not usable. Tells every reason at once, each with the setting's name. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(
        "The configuration is not usable:"
            + String.join("", problems.stream().map(problem -> "\n  - " + problem).toList()));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, for whoever wrote the configuration; they hold no secret. */
  public List<String> problems() {
    return problems;
  }
}
