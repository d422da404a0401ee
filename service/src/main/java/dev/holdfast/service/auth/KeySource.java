package dev.holdfast.service.auth;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;

/** Where a key set (RFC 7517) comes from. */
interface KeySource {
  /** Far above any real key set; below what could hurt. */
  int MAX_BYTES = 256 * 1_024;

  /** The set as it is now. Blocks on I/O. */
  JWKSet load() throws KeySetException;

  /** How often to look for changes. */
  Duration every();

  /** The source that {@code auth.jwks} names. */
  static KeySource of(String jwks, Duration refresh) {
    return jwks.contains("://")
        ? new UrlKeySource(URI.create(jwks), refresh)
        : new FileKeySource(Path.of(jwks));
  }

  /** Reads a set's JSON. */
  static JWKSet parse(String source, String json) throws KeySetException {
    try {
      return JWKSet.parse(json);
    } catch (ParseException | IllegalArgumentException e) {
      // Without the cause: it may quote the text, which may hold private keys.
      throw new KeySetException(source + " is not a JWK set", null);
    }
  }
}
