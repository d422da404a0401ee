package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.system.BadTokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens are refused at the edge with the reasons that the service has, and by the service too. */
class TokensIT {
  private static final String PATH = "/v1/locks/document:1:a";
  private static final String METHOD = "holdfast.v1.LockService/GetLock";

  private static StandingEdge standing;
  private static BadTokens tokens;
  private static Rest rest;
  private static GrpcWeb grpcWeb;

  @BeforeAll
  static void start() throws Exception {
    standing =
        StandingEdge.start(
            List.of("auth.issuer: " + BadTokens.ISSUER), "HOLDFAST_ISSUER=" + BadTokens.ISSUER);
    tokens = BadTokens.of(standing.folder());
    rest = standing.rest();
    grpcWeb = new GrpcWeb(standing.edge());
  }

  @AfterAll
  static void stop() {
    standing.close();
  }

  @Test
  void goodOneIsLetIn() throws Exception {
    assertThat(rest.get(PATH, tokens.good()).status()).isEqualTo(200);
    assertThat(grpcWeb.call(METHOD, tokens.good()).code()).isZero();
  }

  @Test
  void expiredOneIsSaidToBeExpired() throws Exception {
    assertThat(rest.get(PATH, tokens.expired()).status()).isEqualTo(401);
    assertThat(rest.get(PATH, tokens.expired()).reason()).isEqualTo("TOKEN_EXPIRED");
    GrpcWeb.Answer refused = grpcWeb.call(METHOD, tokens.expired());
    assertThat(refused.code()).isEqualTo(16);
    assertThat(refused.reason()).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void missingOneIsSaidToBeMissing() {
    GrpcWeb.Answer refused = grpcWeb.call(METHOD, "");

    assertThat(refused.code()).isEqualTo(16);
    assertThat(refused.reason()).isEqualTo("TOKEN_MISSING");
  }

  @Test
  void everyDefectIsRefused() throws Exception {
    for (Map.Entry<String, String> defect : tokens.invalid().entrySet()) {
      Rest.Answer answer = rest.get(PATH, defect.getValue());
      assertThat(answer.status()).as(defect.getKey()).isEqualTo(401);
      assertThat(answer.reason()).as(defect.getKey()).isIn("TOKEN_INVALID", "TOKEN_EXPIRED");
      GrpcWeb.Answer refused = grpcWeb.call(METHOD, defect.getValue());
      assertThat(refused.code()).as(defect.getKey()).isEqualTo(16);
      assertThat(refused.reason()).as(defect.getKey()).isIn("TOKEN_INVALID", "TOKEN_EXPIRED");
    }
  }

  @Test
  void tokenInTheQueryIsNone() throws Exception {
    Rest.Answer answer =
        rest.send(PATH + "?access_token=" + tokens.good(), request -> request.GET());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.reason()).isEqualTo("TOKEN_MISSING");
  }
}
