package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.NoScopes;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.service.lock.Scope;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchRequestsTest {
  private final WatchRequests requests =
      new WatchRequests(
          WatchBench.CONFIG,
          text -> text.equals("*") ? new Scope.Everything() : WatchBench.document(text),
          NoScopes.anybodyMay());

  private static Caller caller(boolean admin, boolean service) {
    return new Caller("u", "", admin, service, Instant.MAX);
  }

  private void assertRefused(List<String> scopes, Reason reason, Map<String, String> metadata) {
    assertThatThrownBy(() -> requests.check(caller(false, false), scopes, ""))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().reason()).isEqualTo(reason);
              assertThat(e.refusal().metadata()).containsAllEntriesOf(metadata);
            });
  }

  @Test
  void takesAsManyScopesAsConfigured() {
    assertThat(requests.check(caller(false, false), Collections.nCopies(64, "1"), "t").scopes())
        .hasSize(64);
    Map<String, String> field = Map.of("field", "scopes");
    assertRefused(List.of(), Reason.ARGUMENT_INVALID, field);
    assertRefused(Collections.nCopies(65, "1"), Reason.ARGUMENT_INVALID, field);
  }

  @Test
  void wideScopesTakeTheAdminOrTheServiceRole() {
    assertRefused(
        List.of("1", "*"), Reason.ACCESS_DENIED, Map.of("resource_id", "*", "action", "watch"));
    assertThat(requests.check(caller(true, false), List.of("*"), "").scopes()).hasSize(1);
    assertThat(requests.check(caller(false, true), List.of("*"), "").scopes()).hasSize(1);
  }
}
