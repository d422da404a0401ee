package dev.holdfast.service.config;

import java.time.Duration;
import java.util.List;

/**
 * Whose tokens count.
 *
 * @param jwks a file or an https URL of the key set; empty: the development key of the data folder
 * @param algorithms the only ones accepted, of RS256, ES256 and EdDSA
 * @param issuer what {@code iss} must be; empty: not checked
 * @param audience what {@code aud} must hold; empty: not checked
 * @param leeway how far clocks may differ
 * @param nameClaim path of the display name, its steps joined by dots
 * @param rolesClaim path of the list of roles
 * @param jwksRefresh how long a fetched key set counts
 * @param developmentTokenLife how long a token of {@code holdfast token} lasts
 * @param cachedTokens how many verified tokens are remembered
 */
public record AuthConfig(
    String jwks,
    List<String> algorithms,
    String issuer,
    String audience,
    Duration leeway,
    String nameClaim,
    String rolesClaim,
    Duration jwksRefresh,
    Duration developmentTokenLife,
    int cachedTokens) {
  public AuthConfig {
    algorithms = List.copyOf(algorithms);
  }
}
