package dev.holdfast.service.cli;

import dev.holdfast.v1.ErrorReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command's exit status says to the script that called it. The numbers are those of BSD's
 * {@code sysexits.h} where it has a fitting one, and the shell's for what a shell says too.
 */
enum ExitCode {
  OK(0, "done"),
  REFUSED(1, "refused for another reason"),
  USAGE(2, "wrong usage, or an argument that the server does not accept"),
  UNAVAILABLE(69, "the server or its store cannot be reached; what was done is not known"),
  INTERNAL(70, "a bug, here or in the server"),
  HELD(75, "somebody else holds the lock: try again later"),
  NOT_ALLOWED(77, "no token, a bad or expired token, or no permission"),
  LOST(79, "the lock was lost before the command ended"),
  NOT_EXECUTABLE(126, "the command cannot be executed"),
  NOT_FOUND(127, "the command was not found");

  /** What shells add to a signal's number for the status of a process that it ended. */
  static final int SIGNALLED = 128;

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  /** The exit status for a failed call. */
  static ExitCode of(Failure failure) {
    if (failure.reason() == ErrorReason.LOCK_HELD) {
      return HELD;
    }
    if (failure.reason() == ErrorReason.LOCK_LOST) {
      return LOST;
    }
    return switch (failure.code()) {
      case OK -> OK;
      case UNAVAILABLE, DEADLINE_EXCEEDED -> UNAVAILABLE;
      case UNAUTHENTICATED, PERMISSION_DENIED -> NOT_ALLOWED;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> USAGE;
      case INTERNAL, UNKNOWN, DATA_LOSS -> INTERNAL;
      case ABORTED,
          ALREADY_EXISTS,
          CANCELLED,
          FAILED_PRECONDITION,
          NOT_FOUND,
          RESOURCE_EXHAUSTED,
          UNIMPLEMENTED ->
          REFUSED;
    };
  }

  /** The list for {@code --help}: those of every client command, and these. */
  static Map<String, String> describe(ExitCode... more) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      boolean everywhere = code.number < HELD.number || code == NOT_ALLOWED;
      if (everywhere || List.of(more).contains(code)) {
        lines.put(String.valueOf(code.number), code.meaning);
      }
    }
    return lines;
  }
}
