package dev.holdfast.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Answer<Caller> check(String settings, UnaryOperator<JWTClaimsSet.Builder> change) {
    var config = ConfigLoader.parse("auth: {" + settings + "}", Map.of()).auth();
    return new Claims(config).caller(Issuer.claims(NOW, change), NOW);
  }

  private static Caller caller(String settings, UnaryOperator<JWTClaimsSet.Builder> change) {
    Answer<Caller> answer = check(settings, change);
    assertThat(answer).isInstanceOf(Answer.Given.class);
    return ((Answer.Given<Caller>) answer).value();
  }

  private static Caller caller(UnaryOperator<JWTClaimsSet.Builder> change) {
    return caller("", change);
  }

  private static void assertRefused(
      TokenDefect defect, String settings, UnaryOperator<JWTClaimsSet.Builder> change) {
    assertThat(check(settings, change)).isEqualTo(defect.answer());
  }

  private static void assertRefused(
      TokenDefect defect, UnaryOperator<JWTClaimsSet.Builder> change) {
    assertRefused(defect, "", change);
  }

  @Test
  void tokenWithoutExpiryIsRefused() {
    assertRefused(TokenDefect.NO_EXPIRY, claims -> claims.expirationTime(null));
  }

  @Test
  void tokenBeforeItsTimeIsRefused() {
    caller(claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(30))));
    assertRefused(
        TokenDefect.NOT_YET_VALID, claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(31))));
  }

  @Test
  void issuerCountsWhereOneIsConfigured() {
    String settings = "issuer: 'https://id.example'";

    caller(settings, claims -> claims.issuer("https://id.example"));
    assertRefused(TokenDefect.ISSUER, settings, claims -> claims.issuer("https://id.example/"));
    assertRefused(TokenDefect.ISSUER, settings, claims -> claims);
  }

  @Test
  void audienceCountsWhereOneIsConfigured() {
    String settings = "audience: holdfast";

    caller(settings, claims -> claims.audience("holdfast"));
    caller(settings, claims -> claims.audience(List.of("other", "holdfast")));
    assertRefused(TokenDefect.AUDIENCE, settings, claims -> claims.audience("other"));
    assertRefused(TokenDefect.AUDIENCE, settings, claims -> claims);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\\nb", "a\\u0000", "a\\u0085b", "u\\ud800"})
  void badSubjectIsRefused(String subject) throws ParseException {
    JWTClaimsSet claims = JWTClaimsSet.parse("{\"sub\":\"" + subject + "\"}");

    assertRefused(TokenDefect.SUBJECT, good -> good.subject(claims.getSubject()));
  }

  @Test
  void missingSubjectIsRefused() {
    assertRefused(TokenDefect.SUBJECT, claims -> claims.subject(null));
  }

  @Test
  void subjectTakes128Characters() {
    caller(claims -> claims.subject("x".repeat(128)));
    assertRefused(TokenDefect.SUBJECT, claims -> claims.subject("x".repeat(129)));
  }

  @Test
  void rolesAndNameAreReadWhereTheConfigurationSays() {
    Caller caller =
        caller(
            "roles-claim: realm_access.roles, name-claim: profile.display",
            claims ->
                claims
                    .claim("realm_access", Map.of("roles", List.of("x", "admin")))
                    .claim("roles", List.of("service"))
                    .claim("profile", Map.of("display", "Jane")));

    assertThat(caller.admin()).isTrue();
    assertThat(caller.service()).isFalse();
    assertThat(caller.name()).isEqualTo("Jane");
  }

  @Test
  void rolesAreAListOrATextWithSpaces() {
    Caller both = caller(claims -> claims.claim("roles", List.of("admin", "service")));
    Caller text = caller(claims -> claims.claim("roles", "x service"));
    Caller map = caller(claims -> claims.claim("roles", Map.of("admin", 1)));
    Caller like = caller(claims -> claims.claim("roles", List.of("Admin")));

    assertThat(both.admin() && both.service()).isTrue();
    assertThat(text.service() && !text.admin()).isTrue();
    assertThat(map.admin() || map.service()).isFalse();
    assertThat(like.admin()).isFalse();
  }

  @Test
  void nameIsCutAndFreedOfControlCharacters() {
    Caller caller = caller(claims -> claims.claim("name", " \u001b[31mDr.\n" + "x".repeat(200)));
    Caller number = caller(claims -> claims.claim("name", 7));

    assertThat(caller.name()).startsWith("[31mDr.x").hasSizeLessThanOrEqualTo(128);
    assertThat(number.name()).isEmpty();
  }
}
