package dev.holdfast.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.AccessPolicy.Action;
import dev.holdfast.service.lock.AccessScope;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Memberships;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceIds;
import dev.holdfast.service.lock.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopedAccessTest {
  private static final Scope WHAT = ResourceIds.scope("document:1:x");
  private static final AccessScope SMITHS = new AccessScope.Personal("smith");
  private static final AccessScope CLINIC = new AccessScope.OfApplication("clinic");
  private static final AccessScope STUDY = new AccessScope.OfProject("study", "clinic");

  private static final Caller SMITH = person("smith", Memberships.NONE);
  private static final Caller STRANGER = person("stranger", Memberships.NONE);
  private static final Caller OF_CLINIC = person("jane", of(Set.of("clinic"), Set.of()));
  private static final Caller OF_STUDY = person("joe", of(Set.of(), Set.of("study")));
  private static final Caller OWNS_CLINIC =
      person("olga", new Memberships(Set.of(), Set.of(), Set.of("clinic"), Set.of()));
  private static final Caller OWNS_STUDY =
      person("otto", new Memberships(Set.of(), Set.of(), Set.of(), Set.of("study")));
  private static final Caller ADMIN = new Caller("ada", "", true, false, Instant.MAX);
  private static final Caller SERVICE = new Caller("job", "", false, true, Instant.MAX);

  private final ScopedAccess policy = new ScopedAccess();

  @Test
  void aPersonalDocumentIsItsOwnersAlone() {
    assertThat(editors(SMITHS)).containsExactly(SMITH);
  }

  @Test
  void anApplicationsDocumentIsItsMembersAndServices() {
    assertThat(editors(CLINIC)).containsExactly(OF_CLINIC, OWNS_CLINIC, SERVICE);
  }

  @Test
  void aProjectReachesUpToItsApplication() {
    assertThat(editors(STUDY))
        .containsExactly(OF_CLINIC, OF_STUDY, OWNS_CLINIC, OWNS_STUDY, SERVICE);
  }

  @Test
  void aDocumentWithoutAScopeIsEditedAndTakenByNobody() {
    assertThat(editors(null)).isEmpty();
    assertThat(those(Action.FORCE_TAKE, null)).isEmpty();
    assertThat(refusal(SMITH, Action.VIEW, null)).isEqualTo(Reason.ACCESS_DENIED);
  }

  @Test
  void whoMayEditMayViewAndSoMayRoles() {
    for (AccessScope scope : List.of(SMITHS, CLINIC, STUDY)) {
      assertThat(those(Action.VIEW, scope)).containsAll(editors(scope)).contains(ADMIN, SERVICE);
      assertThat(those(Action.VIEW, scope)).doesNotContain(STRANGER);
    }
  }

  @Test
  void ownersAndAdminsMayUseForceButNotOnWhatIsPersonal() {
    assertThat(those(Action.FORCE_TAKE, CLINIC)).containsExactly(OWNS_CLINIC, ADMIN);
    assertThat(those(Action.FORCE_TAKE, STUDY)).containsExactly(OWNS_CLINIC, OWNS_STUDY, ADMIN);
    for (Caller caller : everybody()) {
      assertThat(refusal(caller, Action.FORCE_TAKE, SMITHS)).isEqualTo(Reason.TAKEOVER_NOT_ALLOWED);
    }
    assertThat(those(Action.FORCE_RELEASE, SMITHS)).containsExactly(SMITH, ADMIN);
  }

  private List<Caller> editors(@Nullable AccessScope scope) {
    return those(Action.EDIT, scope);
  }

  private List<Caller> those(Action action, @Nullable AccessScope scope) {
    return everybody().stream().filter(c -> refusal(c, action, scope) == null).toList();
  }

  private @Nullable Reason refusal(Caller caller, Action action, @Nullable AccessScope scope) {
    return policy.refusal(caller, action, WHAT, scope).map(Refusal::reason).orElse(null);
  }

  private static List<Caller> everybody() {
    return List.of(SMITH, STRANGER, OF_CLINIC, OF_STUDY, OWNS_CLINIC, OWNS_STUDY, ADMIN, SERVICE);
  }

  private static Caller person(String id, Memberships memberships) {
    return new Caller(id, "", false, false, Instant.MAX, memberships);
  }

  private static Memberships of(Set<String> applications, Set<String> projects) {
    return new Memberships(applications, projects, Set.of(), Set.of());
  }
}
