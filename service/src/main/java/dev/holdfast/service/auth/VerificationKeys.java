package dev.holdfast.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one version of a key set that may verify tokens. Each serves the one algorithm of its
 * type, so that no header can make an RSA key an HMAC secret (RFC 8725, 3.1). Immutable; a new
 * version of the set is another object.
 */
final class VerificationKeys {
  /** RFC 7518, 3.3. */
  private static final int RSA_BITS_AT_LEAST = 2_048;

  /** How many keys one token is tried against where several fit: each try costs CPU time. */
  private static final int TRIES = 3;

  private final List<Key> keys;

  private VerificationKeys(List<Key> keys) {
    this.keys = keys;
  }

  /** One key, ready for use; without an id it serves only tokens that name none. */
  private record Key(@Nullable String id, JWSAlgorithm algorithm, JWSVerifier verifier) {}

  /**
   * Takes the keys that fit the algorithms and leaves out the others.
   *
   * @throws KeySetException where none fits
   */
  static VerificationKeys of(JWKSet set, List<String> algorithms) throws KeySetException {
    List<Key> keys = new ArrayList<>();
    for (JWK jwk : set.getKeys()) {
      Key key = key(jwk);
      if (key != null && isForSigning(jwk, key) && algorithms.contains(key.algorithm.getName())) {
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      throw new KeySetException(
          "the key set has no key for " + String.join(", ", algorithms), null);
    }
    return new VerificationKeys(List.copyOf(keys));
  }

  private static @Nullable Key key(JWK jwk) throws KeySetException {
    try {
      if (jwk instanceof RSAKey rsa && rsa.size() >= RSA_BITS_AT_LEAST) {
        return new Key(jwk.getKeyID(), JWSAlgorithm.RS256, new RSASSAVerifier(rsa.toPublicJWK()));
      }
      if (jwk instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
        return new Key(jwk.getKeyID(), JWSAlgorithm.ES256, new ECDSAVerifier(ec.toPublicJWK()));
      }
      if (jwk instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
        return new Key(jwk.getKeyID(), JWSAlgorithm.EdDSA, new Ed25519Verifier(pair.toPublicJWK()));
      }
      return null;
    } catch (JOSEException e) {
      throw new KeySetException("the key set has a broken key", e);
    }
  }

  private static boolean isForSigning(JWK jwk, Key key) {
    return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
        && (jwk.getKeyOperations() == null
            || jwk.getKeyOperations().contains(KeyOperation.VERIFY)
            || jwk.getKeyOperations().contains(KeyOperation.SIGN))
        && (jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(key.algorithm));
  }

  /** Whether there is a key that the header may mean. */
  boolean fit(JWSHeader header) {
    return keys.stream().anyMatch(key -> fits(key, header));
  }

  /** Whether one of the keys that the header may mean made the signature. */
  boolean verify(SignedJWT token) {
    return keys.stream()
        .filter(key -> fits(key, token.getHeader()))
        .limit(TRIES)
        .anyMatch(key -> verifies(key, token));
  }

  private static boolean fits(Key key, JWSHeader header) {
    return key.algorithm.equals(header.getAlgorithm())
        && (header.getKeyID() == null || header.getKeyID().equals(key.id));
  }

  private static boolean verifies(Key key, SignedJWT token) {
    try {
      return key.verifier.verify(token.getHeader(), token.getSigningInput(), token.getSignature());
    } catch (JOSEException e) {
      return false;
    }
  }
}
