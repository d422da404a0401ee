package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody gets in without a good token, whatever is wrong with theirs. */
class BadTokenIT extends BadCallSuite {
  private static final AcquireRequest ACQUIRE =
      AcquireRequest.newBuilder().setResourceId("document:1:x").build();
  private static final WatchLocksRequest WATCH =
      WatchLocksRequest.newBuilder().addScopes("document:1").build();

  private BadTokens tokens;

  @Override
  RunningService startService(Path data) throws IOException {
    return RunningService.start(data, "auth: {issuer: '" + BadTokens.ISSUER + "'}");
  }

  @BeforeAll
  void readTokens() throws IOException, ParseException {
    tokens = BadTokens.of(data());
  }

  @Test
  void goodTokenIsLetIn() throws JOSEException {
    var response = service().bearing("Bearer " + tokens.good()).acquire(ACQUIRE);

    assertThat(response.getLock().getHolder().getUserId()).isEqualTo("smith");
    assertThat(service().digest()).isNotEqualTo(before());
  }

  @Test
  void callWithoutATokenIsRefused() throws JOSEException {
    assertRefused(service().anonymous(), ErrorReason.TOKEN_MISSING);
    for (String header : new String[] {"", "Bearer", "Bearer ", "Basic abc", tokens.good()}) {
      assertRefused(service().bearing(header), ErrorReason.TOKEN_MISSING);
    }
  }

  @Test
  void expiredTokenIsRefusedAsExpired() throws JOSEException {
    assertRefused(service().bearing("Bearer " + tokens.expired()), ErrorReason.TOKEN_EXPIRED);
  }

  @Test
  void tokenWithAnyOtherDefectIsRefusedWithTheProblem() throws JOSEException {
    for (Map.Entry<String, String> token : tokens.invalid().entrySet()) {
      var metadata =
          assertRefused(service().bearing("Bearer " + token.getValue()), ErrorReason.TOKEN_INVALID);
      assertThat(metadata).as(token.getKey()).containsOnlyKeys("problem");
      assertThat(metadata.get("problem")).as(token.getKey()).isNotBlank();
    }
  }

  private Map<String, String> assertRefused(LockServiceBlockingStub stub, ErrorReason reason) {
    Refused acquire = Refused.by(() -> stub.acquire(ACQUIRE), Code.UNAUTHENTICATED, reason);
    Refused watch = Refused.by(() -> stub.watchLocks(WATCH).next(), Code.UNAUTHENTICATED, reason);
    assertThat(watch.metadata()).isEqualTo(acquire.metadata());
    assertThat(service().digest()).isEqualTo(before());
    return acquire.metadata();
  }
}
