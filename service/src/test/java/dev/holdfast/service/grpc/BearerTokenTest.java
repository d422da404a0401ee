package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Reason;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
  @ParameterizedTest
  @ValueSource(strings = {"Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c "})
  void tokenFollowsTheScheme(String header) {
    assertThat(BearerToken.of(headers(header))).isEqualTo(Answer.of("a.b.c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic a.b.c", "a.b.c", "Bearera.b.c"})
  void headerWithoutTokenIsAMissingToken(String header) {
    assertThat(reason(headers(header))).isEqualTo(Reason.TOKEN_MISSING);
  }

  @Test
  void noHeaderIsAMissingToken() {
    assertThat(reason(new Metadata())).isEqualTo(Reason.TOKEN_MISSING);
  }

  @Test
  void severalTokensAreNone() {
    assertThat(reason(headers("Bearer a.b.c", "Bearer a.b.c"))).isEqualTo(Reason.TOKEN_INVALID);
  }

  private static Metadata headers(String... values) {
    var headers = new Metadata();
    for (String value : values) {
      headers.put(TestServer.AUTHORIZATION, value);
    }
    return headers;
  }

  private static Reason reason(Metadata headers) {
    return ((Answer.Refused<String>) BearerToken.of(headers)).refusal().reason();
  }
}
