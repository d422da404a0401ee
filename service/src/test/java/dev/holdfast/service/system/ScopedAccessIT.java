package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.AccessScope;
import dev.holdfast.v1.DeleteAccessScopeRequest;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.ForceTakeRequest;
import dev.holdfast.v1.GetAccessScopeRequest;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.Project;
import dev.holdfast.v1.PutAccessScopeRequest;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are somebody's: who may see and lock them, and how that changes at once. */
class ScopedAccessIT {
  private static final String DOCUMENT = "document:1";
  private static final String SECTION = "document:1:tab:x";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final AccessScope CLINIC =
      AccessScope.newBuilder().setApplicationId("clinic").build();
  private static final AccessScope STUDY =
      AccessScope.newBuilder()
          .setProject(Project.newBuilder().setProjectId("study").setApplicationId("clinic"))
          .build();
  private static final AccessScope SMITHS = AccessScope.newBuilder().setUserId("smith").build();

  private RedisProcess redis;
  private Fleet fleet;
  private Instance first;
  private Instance second;
  private Client registrar;
  private Client smith;
  private Client jane;

  @BeforeEach
  void start(@TempDir Path data) {
    redis = RedisProcess.start();
    fleet = new Fleet(data, redis.uri(), "access.policy: scoped", "locks.single-tab: false");
    first = fleet.start();
    second = fleet.start();
    registrar = fleet.client(first, "registrar", "service");
    smith = fleet.member(first, "smith", Map.of("applications", List.of("clinic")));
    jane = fleet.member(second, "jane", Map.of("projects", List.of("study")));
  }

  @AfterEach
  void stop() {
    fleet.close();
    redis.close();
  }

  @Test
  void aDocumentWithoutAScopeIsRefused() {
    assertDenied(() -> smith.acquire(SECTION, "l", MINUTE));
    assertDenied(() -> smith.holds(SECTION));
    assertDenied(
        () ->
            smith
                .calls(MINUTE)
                .listLocks(ListLocksRequest.newBuilder().setScope(DOCUMENT).build()));
    var watch = RecordedWatch.open(smith, DOCUMENT);
    soon().until(() -> hasEndedAsDenied(watch));
    watch.close();
  }

  @Test
  void whoseADocumentIsCanBeAskedAndTakenBack() {
    Refused.by(() -> scopeOf(DOCUMENT), Code.NOT_FOUND, ErrorReason.SCOPE_NOT_FOUND);
    put(STUDY);
    assertThat(scopeOf(DOCUMENT)).isEqualTo(STUDY);
    registrar.administration().deleteAccessScope(delete());
    var refused =
        Refused.by(
            () -> registrar.administration().deleteAccessScope(delete()),
            Code.NOT_FOUND,
            ErrorReason.SCOPE_NOT_FOUND);
    assertThat(refused.metadata()).containsEntry("scope", DOCUMENT);
  }

  @Test
  void onlyTheAdminAndTheServiceRoleSayWhoseADocumentIs() {
    assertDenied(() -> smith.administration().putAccessScope(putting(SMITHS)));
    fleet.client(first, "ada", "admin").administration().putAccessScope(putting(SMITHS));
    Refused.by(
        () -> registrar.administration().putAccessScope(putting(AccessScope.getDefaultInstance())),
        Code.INVALID_ARGUMENT,
        ErrorReason.ARGUMENT_INVALID);
  }

  @Test
  void membersEditAndOthersNeitherEditNorSee() {
    put(CLINIC);
    smith.acquire(SECTION, "l", MINUTE);

    assertDenied(() -> jane.acquire("document:1:tab:y", "l", MINUTE));
    assertDenied(() -> jane.holds(SECTION));

    put(STUDY);
    jane.acquire("document:1:tab:y", "l", MINUTE);
    assertThat(smith.holds(SECTION)).hasSize(1);
  }

  @Test
  void whoMayNoLongerSeeItHasWatchesEndedAndLocksReleasedAtOnce() {
    put(STUDY);
    jane.acquire(SECTION, "janes", MINUTE);
    smith.acquire("document:1:tab:y", "smiths", MINUTE);
    var janes = RecordedWatch.open(jane, DOCUMENT);
    var smiths = RecordedWatch.open(smith, DOCUMENT);
    soon().until(() -> janes.snapshots() == 1 && smiths.snapshots() == 1);

    put(CLINIC);

    soon().until(() -> hasEndedAsDenied(janes));
    soon().until(() -> smiths.locks().keySet().equals(Set.of("document:1:tab:y")));
    assertThat(smiths.status()).isNull();
    assertThat(smith.holds(SECTION)).isEmpty();
    assertThat(smith.holds("document:1:tab:y")).hasSize(1);
    Refused.by(() -> jane.renew(SECTION, "janes", MINUTE), Code.ABORTED, ErrorReason.LOCK_LOST);
    janes.close();
    smiths.close();
  }

  @Test
  void whoWaitsAndMayStayIsServedThoughTheScopeHasChanged() throws Exception {
    Client mary = fleet.member(second, "mary", Map.of("applications", List.of("clinic")));
    put(STUDY);
    smith.acquire(SECTION, "smiths", MINUTE);
    var marys = mary.acquireLater(SECTION, "marys", MINUTE);
    soon().until(() -> smith.waiters(SECTION).size() == 1);

    put(CLINIC);
    smith.release(SECTION, "smiths");

    assertThat(marys.get(10, TimeUnit.SECONDS).getLock().getHolder().getUserId()).isEqualTo("mary");
  }

  @Test
  void whoMayNotSeeADocumentIsNotToldWhoHasItsLocks() {
    Client mary = fleet.member(second, "mary", Map.of("applications", List.of("clinic")));
    put(CLINIC);
    smith.acquire(SECTION, "smiths", MINUTE);

    assertThat(lost(mary).locks())
        .extracting(lock -> lock.getHolder().getUserId())
        .containsExactly("smith");
    assertThat(lost(jane).locks()).isEmpty();
  }

  @Test
  void ownersMayForceWhatIsNotPersonal() {
    Client owner = fleet.member(second, "olga", Map.of("owned_applications", List.of("clinic")));
    put(CLINIC);
    smith.acquire(SECTION, "smiths", MINUTE);

    assertDenied(() -> jane.administration().forceTake(take()));
    assertThat(owner.administration().forceTake(take()).getPreviousHolders(0).getUserId())
        .isEqualTo("smith");

    put(SMITHS);
    smith.acquire(SECTION, "smiths", MINUTE);
    for (Client other : List.of(owner, fleet.client(first, "ada", "admin"))) {
      Refused.by(
          () -> other.administration().forceTake(take()),
          Code.PERMISSION_DENIED,
          ErrorReason.TAKEOVER_NOT_ALLOWED);
    }
    assertThat(smith.holds(SECTION)).hasSize(1);
  }

  private static boolean hasEndedAsDenied(RecordedWatch watch) {
    Status status = watch.status();
    return status != null && status.getCode() == Code.PERMISSION_DENIED;
  }

  /** What it is told that renews what it has not. */
  private static RefusalDetails lost(Client client) {
    var thrown =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> client.renew(SECTION, "none", MINUTE));
    RefusalDetails details = RefusalDetails.of(thrown);
    assertThat(details.reason()).isEqualTo("LOCK_LOST");
    return details;
  }

  private void put(AccessScope scope) {
    registrar.administration().putAccessScope(putting(scope));
  }

  private static PutAccessScopeRequest putting(AccessScope scope) {
    return PutAccessScopeRequest.newBuilder().setDocument(DOCUMENT).setScope(scope).build();
  }

  private static DeleteAccessScopeRequest delete() {
    return DeleteAccessScopeRequest.newBuilder().setDocument(DOCUMENT).build();
  }

  private AccessScope scopeOf(String document) {
    return registrar
        .administration()
        .getAccessScope(GetAccessScopeRequest.newBuilder().setDocument(document).build())
        .getScope();
  }

  private static ForceTakeRequest take() {
    return ForceTakeRequest.newBuilder().setResourceId(SECTION).setLockId("taken").build();
  }

  private static void assertDenied(ThrowingCallable call) {
    Refused.by(call, Code.PERMISSION_DENIED, ErrorReason.ACCESS_DENIED);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10));
  }
}
