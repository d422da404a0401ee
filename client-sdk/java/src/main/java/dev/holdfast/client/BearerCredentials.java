package dev.holdfast.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.Executor;

/** Puts a fresh token into each call. Where that fails, the token's text is not told. */
final class BearerCredentials extends CallCredentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final TokenSupplier tokens;
  private final Executor asking;

  BearerCredentials(TokenSupplier tokens, Executor asking) {
    this.tokens = tokens;
    this.asking = asking;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
    if (tokens instanceof FixedToken fixed) {
      apply(fixed, applier);
    } else {
      asking.execute(() -> apply(tokens, applier));
    }
  }

  private static void apply(TokenSupplier tokens, MetadataApplier applier) {
    try {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + checked(tokens.token()));
      applier.apply(headers);
    } catch (IOException e) {
      applier.fail(Status.UNAVAILABLE.withDescription("No token can be had").withCause(e));
    } catch (RuntimeException e) {
      applier.fail(Status.UNAUTHENTICATED.withDescription("No token can be had").withCause(e));
    }
  }

  private static String checked(String token) {
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("It is empty, or holds characters that no token has");
    }
    return token;
  }

  /** A token that never changes: no thread is needed to ask for it. */
  record FixedToken(String token) implements TokenSupplier {
    @Override
    public String toString() {
      return "FixedToken";
    }
  }
}
