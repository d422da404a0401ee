package dev.holdfast.service.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Whose tokens count.
 *
 * @param jwks a file or an http or https URL of the key set; empty: the development key of the data
 *     folder
 * @param algorithms the only ones accepted, of RS256, ES256 and EdDSA
 * @param issuer what {@code iss} must be; empty: not checked
 * @param audience what {@code aud} must hold; empty: not checked
 * @param leeway how far clocks may differ
 * @param nameClaim path of the display name, its steps joined by dots
 * @param rolesClaim path of the list of roles
 * @param membershipClaims paths of what the user belongs to
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
    MembershipClaims membershipClaims,
    Duration jwksRefresh,
    Duration developmentTokenLife,
    int cachedTokens) {

  /** Paths of the lists of what the user is a member of, and of what it owns. */
  public record MembershipClaims(
      String applications, String projects, String ownedApplications, String ownedProjects) {}

  private static final List<String> ALGORITHMS = List.of("RS256", "ES256", "EdDSA");
  private static final Kind<String> ANY = Kinds.text("any text", text -> true);
  private static final Kind<String> PATH =
      Kinds.text("names of claims joined by dots", text -> text.matches("[^.]+(\\.[^.]+)*"));

  public AuthConfig {
    algorithms = List.copyOf(algorithms);
  }

  /** Whether tokens are those of the data folder's development key. */
  public boolean development() {
    return jwks.isEmpty();
  }

  static AuthConfig read(Section auth) {
    var config =
        new AuthConfig(
            auth.get(
                "jwks",
                "",
                Kinds.text(
                        "a file, or an `https://` or `http://` URL without a password",
                        AuthConfig::isKeySet)
                    .whichIsSecret(),
                "the key set that tokens are verified with; empty: the development key"),
            auth.get(
                "algorithms",
                ALGORITHMS,
                Kinds.someOf(ALGORITHMS),
                "the only signatures that count"),
            auth.get("issuer", "", ANY, "what `iss` must be; empty: not checked"),
            auth.get("audience", "", ANY, "what `aud` must hold; empty: not checked"),
            auth.get(
                "leeway",
                Duration.ofSeconds(30),
                Kinds.duration(Duration.ZERO, Duration.ofMinutes(10)),
                "how far the issuer's clock may differ"),
            auth.get("name-claim", "name", PATH, "where a token has the user's display name"),
            auth.get(
                "roles-claim",
                "roles",
                PATH,
                "where it has the roles `admin` and `service`; Keycloak: `realm_access.roles`"),
            new MembershipClaims(
                auth.get(
                    "applications-claim",
                    "applications",
                    PATH,
                    "where it lists the applications whose member the user is, for `access.policy:"
                        + " scoped`"),
                auth.get(
                    "projects-claim", "projects", PATH, "where it lists the projects likewise"),
                auth.get(
                    "owned-applications-claim",
                    "owned_applications",
                    PATH,
                    "where it lists the applications that the user owns, so that it may use force"),
                auth.get(
                    "owned-projects-claim",
                    "owned_projects",
                    PATH,
                    "where it lists the projects likewise")),
            auth.get(
                "jwks-refresh",
                Duration.ofMinutes(5),
                Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(24)),
                "how often a key set is fetched from its URL"),
            auth.get(
                "development-token-life",
                Duration.ofHours(12),
                Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(8_760)),
                "how long a token of the command `token` lasts"),
            auth.get(
                "cached-tokens",
                10_000,
                Kinds.number(0, 1_000_000),
                "verified tokens that are remembered"));
    auth.require(
        !config.development() || config.algorithms.contains("ES256"),
        "algorithms",
        "lacks ES256, with which the development key signs; set `jwks`",
        "jwks");
    return config;
  }

  private static boolean isKeySet(String text) {
    try {
      if (!text.contains("://")) {
        return Path.of(text).getNameCount() >= 0;
      }
      URI uri = URI.create(text);
      return List.of("http", "https").contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
