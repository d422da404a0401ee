package dev.holdfast.service.auth;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;

/** What is wrong with a token, in words that tell nothing out of it. */
enum TokenDefect {
  TOO_LONG("longer than 8 KiB"),
  NOT_A_SIGNED_JWT("not a signed JWT"),
  ALGORITHM("its algorithm is not accepted"),
  HEADER("its header asks for what is not supported"),
  KEY("no key of the key set fits it"),
  SIGNATURE("its signature does not match"),
  CLAIMS("its claims cannot be read"),
  NO_EXPIRY("it has no exp"),
  NOT_YET_VALID("its nbf is still to come"),
  ISSUER("its iss is not the one expected"),
  AUDIENCE("its aud does not hold the one expected"),
  SUBJECT("its sub is not a text of 1 to 128 characters without control characters"),
  EXPIRED("its time is up");

  private final String problem;

  TokenDefect(String problem) {
    this.problem = problem;
  }

  /** The caller's answer. */
  Answer<Caller> answer() {
    return Answer.refused(
        this == EXPIRED
            ? Refusal.of(Reason.TOKEN_EXPIRED, "The token has expired.")
            : Refusal.of(
                Reason.TOKEN_INVALID,
                "The token is not valid: " + problem + ".",
                "problem",
                problem));
  }
}
