package dev.holdfast.service.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.service.config.AuthConfig;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Tells who calls by a bearer token, a JWT signed with a key of the key set. What the token itself
 * says about keys (jwk, jku, x5c, x5u) is not even read. Safe for use by several threads.
 */
public final class TokenVerifier implements AutoCloseable {
  /** More than any issuer needs; as much as all headers of a call may be by default. */
  private static final int CHARACTERS_AT_MOST = 8 * 1_024;

  /** A JWT, or an access token by RFC 9068; other types are made for other purposes. */
  private static final List<String> TYPES = List.of("jwt", "at+jwt", "application/at+jwt");

  private final CurrentKeys currentKeys;
  private final List<String> algorithms;
  private final Claims claims;
  private final Clock clock;
  private final Cache<String, Verified> verified;

  /** What a token was found to be, with these keys. */
  private record Verified(Answer<Caller> answer, Instant end, VerificationKeys keys) {}

  TokenVerifier(AuthConfig config, CurrentKeys currentKeys, Clock clock) {
    this.currentKeys = currentKeys;
    this.algorithms = config.algorithms();
    this.claims = new Claims(config);
    this.clock = clock;
    this.verified =
        Caffeine.newBuilder().maximumSize(config.cachedTokens()).executor(Runnable::run).build();
  }

  /**
   * Loads the key set, blocking; or the development key, which is made where it is not there yet.
   *
   * @throws AuthSetupException where there is no usable key
   */
  public static TokenVerifier open(AuthConfig config, Path data) {
    KeySource source =
        config.development()
            ? new FileKeySource(DevelopmentKey.in(data).file())
            : KeySource.of(config.jwks(), config.jwksRefresh());
    try {
      var keys = CurrentKeys.open(source, config.algorithms());
      return new TokenVerifier(config, keys, Clock.systemUTC());
    } catch (KeySetException e) {
      throw new AuthSetupException("auth.jwks: " + e.getMessage(), e);
    }
  }

  /**
   * The caller, or TOKEN_INVALID or TOKEN_EXPIRED. Never blocks: complete at once, unless the token
   * names a key that the key set does not have; then after a refresh, on a thread of the verifier.
   */
  public CompletableFuture<Answer<Caller>> verify(String token) {
    if (token.length() > CHARACTERS_AT_MOST) {
      return CompletableFuture.completedFuture(TokenDefect.TOO_LONG.answer());
    }
    VerificationKeys keys = currentKeys.get();
    Verified known = verified.getIfPresent(token);
    if (known != null && known.keys == keys) {
      boolean live = clock.instant().isBefore(known.end);
      return CompletableFuture.completedFuture(live ? known.answer : TokenDefect.EXPIRED.answer());
    }
    return verify(token, keys);
  }

  private CompletableFuture<Answer<Caller>> verify(String token, VerificationKeys keys) {
    SignedJWT jwt;
    try {
      jwt = SignedJWT.parse(token);
    } catch (ParseException | IllegalArgumentException e) {
      return CompletableFuture.completedFuture(TokenDefect.NOT_A_SIGNED_JWT.answer());
    }
    JWSHeader header = jwt.getHeader();
    if (!algorithms.contains(header.getAlgorithm().getName())) {
      return CompletableFuture.completedFuture(TokenDefect.ALGORITHM.answer());
    }
    if (!isSupported(header)) {
      return CompletableFuture.completedFuture(TokenDefect.HEADER.answer());
    }
    return keys.fit(header)
        ? CompletableFuture.completedFuture(verify(token, jwt, keys))
        : currentKeys.refreshed().thenApply(refreshed -> verify(token, jwt, refreshed));
  }

  /** No extension that must be understood (RFC 7515, 4.1.11), no other type of token. */
  private static boolean isSupported(JWSHeader header) {
    return header.getCriticalParams() == null
        && header.isBase64URLEncodePayload()
        && (header.getType() == null
            || TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT)));
  }

  private Answer<Caller> verify(String token, SignedJWT jwt, VerificationKeys keys) {
    if (!keys.fit(jwt.getHeader())) {
      return TokenDefect.KEY.answer();
    }
    if (!keys.verify(jwt)) {
      return TokenDefect.SIGNATURE.answer();
    }
    Answer<Caller> answer;
    try {
      answer = claims.caller(jwt.getJWTClaimsSet(), clock.instant());
    } catch (ParseException e) {
      return TokenDefect.CLAIMS.answer();
    }
    if (answer instanceof Answer.Given<Caller> given) {
      verified.put(token, new Verified(answer, given.value().tokenExpires(), keys));
    }
    return answer;
  }

  /** Ends the thread that looks after the keys. */
  @Override
  public void close() {
    currentKeys.close();
  }
}
