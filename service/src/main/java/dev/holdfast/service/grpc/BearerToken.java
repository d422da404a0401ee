package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import io.grpc.Metadata;
import java.util.Iterator;

/** Reads the authorization header (RFC 6750). */
final class BearerToken {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private static final Answer<String> MISSING =
      Answer.refused(
          Refusal.of(
              Reason.TOKEN_MISSING, "The call needs an authorization header: Bearer TOKEN."));
  // A proxy in front may check one and the service another.
  private static final Answer<String> SEVERAL =
      Answer.refused(
          Refusal.of(
              Reason.TOKEN_INVALID,
              "The call has several authorization headers.",
              "problem",
              "several authorization headers"));

  private BearerToken() {}

  /** The call's one bearer token. */
  static Answer<String> of(Metadata headers) {
    Iterable<String> values = headers.getAll(AUTHORIZATION);
    if (values == null) {
      return MISSING;
    }
    Iterator<String> each = values.iterator();
    String value = each.next();
    if (each.hasNext()) {
      return SEVERAL;
    }
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return MISSING;
    }
    String token = value.substring(SCHEME.length()).strip();
    return token.isEmpty() ? MISSING : Answer.of(token);
  }
}
