package dev.holdfast.service.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command's words go, and the environment that it was called in.
 *
 * @param out results
 * @param err everything else
 */
record Terminal(PrintStream out, PrintStream err, Map<String, String> environment) {
  /** Control characters, and those that turn the direction of the text around them. */
  private static final String UNPRINTABLE =
      "[\\p{Cntrl}\\u0080-\\u009f\\u202a-\\u202e\\u2066-\\u2069]";

  Terminal {
    environment = Map.copyOf(environment);
  }

  /** This process's own; always UTF-8, as JSON is and as terminals are. */
  static Terminal system() {
    return new Terminal(utf8(FileDescriptor.out), utf8(FileDescriptor.err), System.getenv());
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** A result, for people. */
  void say(String line) {
    out.println(printable(line));
  }

  /** A remark beside the result, for people. */
  void remark(String line) {
    err.println("holdfast: " + printable(line));
  }

  /** Whether nobody reads the results any more, as after {@code | head -1}. */
  boolean isClosed() {
    return out.checkError();
  }

  String variable(String name, String otherwise) {
    String value = environment.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  /** Names and metadata come from other users, and must not steer this user's terminal. */
  private static String printable(String line) {
    return line.replaceAll(UNPRINTABLE, "\ufffd");
  }
}
