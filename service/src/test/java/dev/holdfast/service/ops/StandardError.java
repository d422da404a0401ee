package dev.holdfast.service.ops;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What the log writes to. */
final class StandardError {
  private StandardError() {}

  /** Puts a stream in its place while something runs. */
  static void replacedBy(OutputStream stream, Runnable run) {
    PrintStream before = System.err;
    System.setErr(new PrintStream(stream, true, StandardCharsets.UTF_8));
    try {
      run.run();
    } finally {
      System.setErr(before);
    }
  }
}
