package dev.holdfast.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** Signs what an issuer would, and what it never would. */
final class Issuer {
  static final RSAKey RSA = rsa("rsa", 2_048);
  static final ECKey EC = ec("ec");
  static final OctetKeyPair ED = ed("ed");

  private Issuer() {}

  static RSAKey rsa(String id, int bits) {
    return made(() -> new RSAKeyGenerator(bits, true).keyID(id).generate());
  }

  static ECKey ec(String id) {
    return made(() -> new ECKeyGenerator(Curve.P_256).keyID(id).generate());
  }

  static OctetKeyPair ed(String id) {
    return made(() -> new OctetKeyPairGenerator(Curve.Ed25519).keyID(id).generate());
  }

  /** The JSON of the public key set. */
  static String keySet(JWK... keys) {
    return new JWKSet(List.of(keys)).toPublicJWKSet().toString();
  }

  /** Claims of a good token for an hour, and what is changed in them. */
  static JWTClaimsSet claims(Instant now, UnaryOperator<JWTClaimsSet.Builder> change) {
    var claims =
        new JWTClaimsSet.Builder()
            .subject("u1")
            .claim("name", "Dr. Smith")
            .expirationTime(Date.from(now.plusSeconds(3_600)));
    return change.apply(claims).build();
  }

  /** A token with the header that goes with the key. */
  static String token(JWK key, JWTClaimsSet claims) {
    return token(key, new JWSHeader.Builder(algorithm(key)).keyID(key.getKeyID()).build(), claims);
  }

  static String token(JWK key, JWSHeader header, JWTClaimsSet claims) {
    return made(
        () -> {
          var jwt = new SignedJWT(header, claims);
          jwt.sign(signer(key));
          return jwt.serialize();
        });
  }

  static JWSAlgorithm algorithm(JWK key) {
    if (key instanceof RSAKey) {
      return JWSAlgorithm.RS256;
    }
    return key instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.EdDSA;
  }

  static JWSSigner signer(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa) {
      return new RSASSASigner(rsa);
    }
    return key instanceof ECKey ec ? new ECDSASigner(ec) : new Ed25519Signer((OctetKeyPair) key);
  }

  private interface Making<T> {
    T make() throws JOSEException;
  }

  private static <T> T made(Making<T> making) {
    try {
      return making.make();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
