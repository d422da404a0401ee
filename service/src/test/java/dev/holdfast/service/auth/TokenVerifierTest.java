package dev.holdfast.service.auth;

import static dev.holdfast.service.auth.Issuer.EC;
import static dev.holdfast.service.auth.Issuer.ED;
import static dev.holdfast.service.auth.Issuer.RSA;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.service.config.AuthConfig;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final MutableClock clock = new MutableClock(NOW);
  private final TestKeySource source = new TestKeySource(RSA, EC, ED);
  private TokenVerifier verifier;

  @BeforeEach
  void open() throws KeySetException {
    verifier = verifier("");
  }

  @AfterEach
  void close() {
    verifier.close();
  }

  private TokenVerifier verifier(String settings) throws KeySetException {
    AuthConfig config =
        ConfigLoader.parse("auth: {jwks: /keys, " + settings + "}", Map.of()).auth();
    return new TokenVerifier(config, CurrentKeys.open(source, config.algorithms()), clock);
  }

  private Answer<Caller> verify(String token) {
    return verifier.verify(token).join();
  }

  private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return Issuer.claims(NOW, change);
  }

  private static JWTClaimsSet good() {
    return claims(claims -> claims);
  }

  private static Caller caller(Answer<Caller> answer) {
    assertThat(answer).isInstanceOf(Answer.Given.class);
    return ((Answer.Given<Caller>) answer).value();
  }

  private static Refusal refusal(Answer<Caller> answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused<Caller>) answer).refusal();
  }

  private static void assertRefused(Answer<Caller> answer, TokenDefect defect) {
    assertThat(answer).isEqualTo(defect.answer());
  }

  static Stream<JWK> keys() {
    return Stream.of(RSA, EC, ED);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void goodTokenTellsWhoCalls(JWK key) {
    Caller caller = caller(verify(Issuer.token(key, good())));

    assertThat(caller)
        .isEqualTo(new Caller("u1", "Dr. Smith", false, false, NOW.plusSeconds(3_600 + 30)));
  }

  @Test
  void refusalTellsItsReasonAndNothingOutOfTheToken() {
    Refusal invalid = refusal(verify(Issuer.token(Issuer.ec("ec"), good())));

    assertThat(invalid.reason()).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(invalid.metadata())
        .containsExactly(Map.entry("problem", "its signature does not match"));
    assertThat(TokenDefect.values())
        .allSatisfy(
            defect -> {
              Refusal refusal = refusal(defect.answer());
              boolean expired = defect == TokenDefect.EXPIRED;
              assertThat(refusal.reason())
                  .isEqualTo(expired ? Reason.TOKEN_EXPIRED : Reason.TOKEN_INVALID);
              assertThat(refusal.metadata()).hasSize(expired ? 0 : 1);
            });
  }

  @Test
  void expiredTokenIsRefusedAfterTheLeeway() {
    String token = Issuer.token(EC, claims(c -> c.expirationTime(Date.from(NOW.minusSeconds(29)))));

    assertThat(caller(verify(token)).tokenExpires()).isEqualTo(NOW.plusSeconds(1));
    assertRefused(
        verify(Issuer.token(EC, claims(c -> c.expirationTime(Date.from(NOW.minusSeconds(30)))))),
        TokenDefect.EXPIRED);
  }

  @Test
  void changedTokenIsRefused() {
    String[] parts = Issuer.token(RSA, good()).split("\\.", -1);
    String forged =
        Base64URL.encode("{\"sub\":\"admin\",\"exp\":" + NOW.plusSeconds(60).getEpochSecond() + "}")
            .toString();

    assertRefused(verify(parts[0] + "." + forged + "." + parts[2]), TokenDefect.SIGNATURE);
  }

  @Test
  void signatureOfZerosIsRefused() {
    String[] parts = Issuer.token(EC, good()).split("\\.", -1);

    assertRefused(
        verify(parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64])),
        TokenDefect.SIGNATURE);
    assertRefused(verify(parts[0] + "." + parts[1] + "."), TokenDefect.NOT_A_SIGNED_JWT);
  }

  @Test
  void tokenWithoutSignatureIsRefused() {
    assertRefused(verify(new PlainJWT(good()).serialize()), TokenDefect.NOT_A_SIGNED_JWT);
    for (String none : List.of("none", "None", "NONE", "")) {
      String header = Base64URL.encode("{\"alg\":\"" + none + "\"}").toString();
      String payload = good().toPayload().toBase64URL().toString();
      assertThat(refusal(verify(header + "." + payload + ".")).reason())
          .isEqualTo(Reason.TOKEN_INVALID);
    }
  }

  @Test
  void publicKeyIsNoSharedSecret() throws JOSEException {
    byte[][] secrets = {
      RSA.toRSAPublicKey().getEncoded(),
      RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
    };
    for (byte[] secret : secrets) {
      var jwt =
          new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), good());
      jwt.sign(new MACSigner(secret));

      assertRefused(verify(jwt.serialize()), TokenDefect.ALGORITHM);
    }
  }

  @Test
  void algorithmThatIsNotConfiguredIsRefused() throws KeySetException {
    JWSHeader ps256 = new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("rsa").build();
    assertRefused(verify(Issuer.token(RSA, ps256, good())), TokenDefect.ALGORITHM);

    try (TokenVerifier onlyRsa = verifier("algorithms: [RS256]")) {
      caller(onlyRsa.verify(Issuer.token(RSA, good())).join());
      assertRefused(onlyRsa.verify(Issuer.token(EC, good())).join(), TokenDefect.ALGORITHM);
    }
  }

  @Test
  void keyOfAnotherTypeDoesNotServeTheAlgorithm() {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("rsa").build();

    assertRefused(verify(Issuer.token(EC, header, good())), TokenDefect.KEY);
  }

  @Test
  void keyIdThatIsAnotherKeysIsRefused() {
    source.rotateTo(EC, Issuer.ec("ec2"), RSA, ED);
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec2").build();

    assertRefused(verify(Issuer.token(EC, header, good())), TokenDefect.SIGNATURE);
  }

  @Test
  void tokenWithoutKeyIdIsVerifiedWithWhatFits() {
    JWSHeader header = new JWSHeader(JWSAlgorithm.ES256);

    caller(verify(Issuer.token(EC, header, good())));
    assertRefused(verify(Issuer.token(Issuer.ec("x"), header, good())), TokenDefect.SIGNATURE);
  }

  @Test
  void keyThatTheTokenBringsAlongIsIgnored() throws Exception {
    var own = Issuer.rsa("rsa", 2_048);
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa")
            .jwk(own.toPublicJWK())
            .jwkURL(new URI("http://127.0.0.1:1/keys"))
            .build();

    assertRefused(verify(Issuer.token(own, header, good())), TokenDefect.SIGNATURE);
    caller(verify(Issuer.token(RSA, header, good())));
  }

  @Test
  void headerThatMustBeUnderstoodIsRefused() {
    JWSHeader critical =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").criticalParams(Set.of("b64")).build();
    JWSHeader unencoded =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").base64URLEncodePayload(false).build();

    assertRefused(verify(Issuer.token(EC, critical, good())), TokenDefect.HEADER);
    assertThat(refusal(verify(Issuer.token(EC, unencoded, good()))).reason())
        .isEqualTo(Reason.TOKEN_INVALID);
  }

  @Test
  void typeOfTokenIsAccessOrNone() {
    for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt")) {
      caller(verify(Issuer.token(EC, typed(type), good())));
    }
    for (String type : List.of("logout+jwt", "dpop+jwt", "secevent+jwt")) {
      assertRefused(verify(Issuer.token(EC, typed(type), good())), TokenDefect.HEADER);
    }
  }

  private static JWSHeader typed(String type) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .keyID("ec")
        .type(new JOSEObjectType(type))
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a.b.c",
        "e30.e30.e30",
        "{}",
        "Bearer x",
        "\u0000",
        "eyJhbGciOiJFUzI1NiJ9..",
        "a.b.c.d.e",
        "eyJhbGciOjF9.e30.AA",
        "eyJhbGciOm51bGx9.e30.AA"
      })
  void garbageIsRefused(String token) {
    assertRefused(verify(token), TokenDefect.NOT_A_SIGNED_JWT);
  }

  @Test
  void tokenOver8KibIsRefused() {
    String token = Issuer.token(EC, claims(c -> c.claim("x", "x".repeat(8_192))));

    assertRefused(verify(token), TokenDefect.TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"text\"", "", "{\"exp\":\"soon\",\"sub\":\"u1\"}"})
  void claimsThatCannotBeReadAreRefused(String payload) {
    assertThat(refusal(verify(signed(payload))).reason()).isEqualTo(Reason.TOKEN_INVALID);
  }

  @Test
  void nestedTokenIsRefused() {
    assertRefused(verify(signed(Issuer.token(EC, good()))), TokenDefect.CLAIMS);
    assertRefused(
        verify(signed("{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000))), TokenDefect.CLAIMS);
  }

  /** Signs any text. */
  private static String signed(String payload) {
    try {
      var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build();
      var object = new JWSObject(header, new Payload(payload));
      object.sign(Issuer.signer(EC));
      return object.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anyDamageIsARefusalAndNeverAFailure() {
    var random = new Random(17);
    byte[] token = Issuer.token(EC, good()).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = token.clone();
      int where = random.nextInt(damaged.length - 2);
      damaged[where] = (byte) (damaged[where] == 'A' ? 'B' : 'A');
      if (random.nextBoolean()) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      assertThat(verify(new String(damaged, StandardCharsets.US_ASCII)))
          .isInstanceOf(Answer.Refused.class);
    }
  }

  @Test
  void rememberedTokenExpiresInItsTime() {
    String token = Issuer.token(EC, claims(c -> c.expirationTime(Date.from(NOW.plusSeconds(60)))));
    caller(verify(token));

    clock.advance(Duration.ofSeconds(89));
    caller(verify(token));
    clock.advance(Duration.ofSeconds(1));
    assertRefused(verify(token), TokenDefect.EXPIRED);
  }

  @Test
  void repeatedTokenIsAnsweredFromMemory() {
    String token = Issuer.token(RSA, good());

    assertThat(caller(verify(token))).isSameAs(caller(verify(token)));
  }

  @Test
  void rememberedTokenOfAKeyThatIsGoneIsRefused() {
    String old = Issuer.token(EC, good());
    var next = Issuer.ec("next");
    caller(verify(old));

    source.rotateTo(next);
    caller(verify(Issuer.token(next, good())));

    assertRefused(verify(old), TokenDefect.KEY);
  }

  @Test
  void unknownKeyIsLookedForOnceInAWhile() {
    List<String> tokens =
        Stream.of("a", "b", "c").map(id -> Issuer.token(Issuer.ec(id), good())).toList();
    int before = source.loads();

    tokens.forEach(token -> assertRefused(verify(token), TokenDefect.KEY));

    assertThat(source.loads()).isEqualTo(before + 1);
  }

  @Test
  void issuerThatIsDownLocksNobodyOut() {
    String token = Issuer.token(EC, good());
    source.breakDown();

    assertRefused(verify(Issuer.token(Issuer.ec("unknown"), good())), TokenDefect.KEY);
    caller(verify(token));
  }

  @Test
  void knownKeyIsAnsweredAtOnce() {
    assertThat(verifier.verify(Issuer.token(EC, good()))).isCompleted();
    assertThat(verifier.verify("garbage")).isCompleted();
  }

  @Test
  void closedVerifierStillAnswers() {
    verifier.close();

    assertRefused(verify(Issuer.token(Issuer.ec("unknown"), good())), TokenDefect.KEY);
  }
}
