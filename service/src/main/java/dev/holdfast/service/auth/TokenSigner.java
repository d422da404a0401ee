package dev.holdfast.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.service.config.AuthConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signs tokens with the development key, such that a server on the same settings takes them. */
public final class TokenSigner {
  private final AuthConfig config;
  private final DevelopmentKey key;
  private final Clock clock;

  TokenSigner(AuthConfig config, DevelopmentKey key, Clock clock) {
    this.config = config;
    this.key = key;
    this.clock = clock;
  }

  /**
   * A signer with the data folder's key.
   *
   * @throws AuthSetupException where a key set is configured, so that the key does not count; or
   *     where there is no key and none can be made
   */
  public static TokenSigner open(AuthConfig config, Path data) {
    if (!config.development()) {
      throw new AuthSetupException(
          "Tokens come from the issuer whose key set auth.jwks names; the development key does not"
              + " count beside it.",
          null);
    }
    return new TokenSigner(config, DevelopmentKey.in(data), Clock.systemUTC());
  }

  /** A token that lasts as long as the configuration says. */
  public String sign(String subject, String name, Collection<String> roles) {
    return sign(subject, name, roles, config.developmentTokenLife());
  }

  /**
   * The same, with further claims.
   *
   * @param lists lists of names, by the name of their claim, such as what the user belongs to
   */
  public String sign(
      String subject, String name, Collection<String> roles, Map<String, List<String>> lists) {
    return sign(subject, name, roles, config.developmentTokenLife(), lists);
  }

  /**
   * A token.
   *
   * @param name empty: none
   * @throws IllegalArgumentException where the subject is none that a server takes
   */
  public String sign(String subject, String name, Collection<String> roles, Duration life) {
    return sign(subject, name, roles, life, Map.of());
  }

  private String sign(
      String subject,
      String name,
      Collection<String> roles,
      Duration life,
      Map<String, List<String>> lists) {
    if (!Claims.isSubject(subject)) {
      throw new IllegalArgumentException(
          "The subject takes 1 to 128 characters, none of them a control character");
    }
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.keyPair().getKeyID())
            .build();
    var jwt = new SignedJWT(header, claims(subject, name, List.copyOf(roles), life, lists));
    try {
      jwt.sign(new ECDSASigner(key.keyPair()));
    } catch (JOSEException e) {
      throw new IllegalStateException("The development key does not sign", e);
    }
    return jwt.serialize();
  }

  private JWTClaimsSet claims(
      String subject,
      String name,
      List<String> roles,
      Duration life,
      Map<String, List<String>> lists) {
    var claims = new JWTClaimsSet.Builder();
    lists.forEach(claims::claim);
    configured(name, roles).forEach(claims::claim);
    Instant now = clock.instant();
    return claims
        .subject(subject)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(life)))
        .issuer(config.issuer().isEmpty() ? null : config.issuer())
        .audience(config.audience().isEmpty() ? null : config.audience())
        .build();
  }

  /** The claims whose places the configuration names. */
  private Map<String, Object> configured(String name, List<String> roles) {
    Map<String, Object> claims = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      new ClaimPath(config.nameClaim()).put(claims, name);
    }
    if (!roles.isEmpty()) {
      new ClaimPath(config.rolesClaim()).put(claims, roles);
    }
    return claims;
  }
}
