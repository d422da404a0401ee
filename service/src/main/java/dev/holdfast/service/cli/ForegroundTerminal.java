package dev.holdfast.service.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal sends what its keys mean to every process in its foreground, and not only to us. */
final class ForegroundTerminal {
  private static final Path STAT = Path.of("/proc/self/stat");

  /** Fields of {@code /proc/self/stat} after the name in brackets; see proc(5). */
  private static final int GROUP = 2;

  private static final int TERMINAL = 4;
  private static final int FOREGROUND_GROUP = 5;

  private ForegroundTerminal() {}

  /** Whether this process is in the foreground of a terminal; only Linux lets us know. */
  static boolean isOurs() {
    try {
      return isForeground(Files.readString(STAT, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // Not Linux. A terminal is the likeliest sender, and a signal sent twice kills where one
      // would have been answered.
      return true;
    }
  }

  static boolean isForeground(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return !fields[TERMINAL].equals("0") && fields[GROUP].equals(fields[FOREGROUND_GROUP]);
  }
}
