package dev.holdfast.service.system;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Tokens that no server may take, made with the development key where they are signed at all. */
public final class BadTokens {
  public static final String ISSUER = "https://issuer.example";

  private final ECKey key;

  private BadTokens(ECKey key) {
    this.key = key;
  }

  /** With the key of a server's data folder. */
  public static BadTokens of(Path data) throws IOException, ParseException {
    JWKSet keys = JWKSet.load(data.resolve("development-key.json").toFile());
    return new BadTokens(keys.getKeys().get(0).toECKey());
  }

  /** One that is good. */
  public String good() throws JOSEException {
    return signed(claims -> claims);
  }

  /** TOKEN_EXPIRED. */
  public String expired() throws JOSEException {
    return signed(claims -> claims.expirationTime(in(Duration.ofHours(-1))));
  }

  /** TOKEN_INVALID, by what is wrong with them. */
  public Map<String, String> invalid() throws JOSEException {
    var tokens = new LinkedHashMap<String, String>();
    tokens.put("garbage", "garbage");
    tokens.put("three dots", "a.b.c");
    tokens.put("garbage of 6,000 characters", "a".repeat(6_000));
    tokens.put("no algorithm", new PlainJWT(claims().build()).serialize());
    tokens.put("signature cut off", good().substring(0, good().lastIndexOf('.') + 1));
    tokens.put("signature of another token", withSignatureOf(good(), expired()));
    tokens.put("another key with the same id", otherKey(key.getKeyID()));
    tokens.put("another key", otherKey("other"));
    tokens.put("public key as a shared secret", sharedSecret());
    tokens.put("no sub", signed(claims -> claims.subject(null)));
    tokens.put("empty sub", signed(claims -> claims.subject("")));
    tokens.put("long sub", signed(claims -> claims.subject("s".repeat(129))));
    tokens.put("sub with a line feed", signed(claims -> claims.subject("a\nb")));
    tokens.put("no exp", signed(claims -> claims.expirationTime(null)));
    tokens.put("nbf to come", signed(claims -> claims.notBeforeTime(in(Duration.ofHours(1)))));
    tokens.put("no iss", signed(claims -> claims.issuer(null)));
    tokens.put("another iss", signed(claims -> claims.issuer(ISSUER + ".evil")));
    return tokens;
  }

  private String otherKey(String id) throws JOSEException {
    ECKey other = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    return signed(JWSAlgorithm.ES256, id, new ECDSASigner(other), claims().build());
  }

  private String sharedSecret() throws JOSEException {
    byte[] known = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    return signed(JWSAlgorithm.HS256, key.getKeyID(), new MACSigner(known), claims().build());
  }

  private String signed(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    JWTClaimsSet claims = change.apply(claims()).build();
    return signed(JWSAlgorithm.ES256, key.getKeyID(), new ECDSASigner(key), claims);
  }

  private static String signed(
      JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    var jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("smith")
        .issuer(ISSUER)
        .expirationTime(in(Duration.ofHours(1)));
  }

  private static String withSignatureOf(String token, String other) {
    return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
  }

  private static Date in(Duration duration) {
    return Date.from(Instant.now().plus(duration));
  }
}
