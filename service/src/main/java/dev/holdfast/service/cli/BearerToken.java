package dev.holdfast.service.cli;

import dev.holdfast.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import java.util.Map;

/** The caller's token. It is never printed, so that it does not end up in a log. */
final class BearerToken {
  static final String VARIABLE = "HOLDFAST_TOKEN";

  private final String value;

  private BearerToken(String value) {
    this.value = value;
  }

  /**
   * The token of the environment.
   *
   * @throws StatusException UNAUTHENTICATED where there is none, or it could not be a header
   */
  static BearerToken of(Terminal terminal) throws StatusException {
    String value = terminal.variable(VARIABLE, "");
    if (value.isEmpty()) {
      throw Failure.exception(
          Code.UNAUTHENTICATED, ErrorReason.TOKEN_MISSING, VARIABLE + " is not set", Map.of());
    }
    if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw Failure.exception(
          Code.UNAUTHENTICATED,
          ErrorReason.TOKEN_INVALID,
          VARIABLE + " is no token",
          Map.of("problem", "it holds spaces or other characters that no token has"));
    }
    return new BearerToken(value);
  }

  /** For the connection alone. */
  String value() {
    return value;
  }
}
