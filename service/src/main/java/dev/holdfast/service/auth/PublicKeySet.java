package dev.holdfast.service.auth;

import dev.holdfast.service.config.AuthConfig;
import java.nio.file.Path;

/** What others need to verify the tokens that a server takes. */
public final class PublicKeySet {
  private PublicKeySet() {}

  /**
   * The JSON of the key set as it is now, without anything private. Blocks on I/O.
   *
   * @throws AuthSetupException where it cannot be read
   */
  public static String of(AuthConfig config, Path data) {
    if (config.development()) {
      return DevelopmentKey.in(data).publicKeySet();
    }
    try {
      return KeySource.of(config.jwks(), config.jwksRefresh()).load().toPublicJWKSet().toString();
    } catch (KeySetException e) {
      throw new AuthSetupException("auth.jwks: " + e.getMessage(), e);
    }
  }
}
