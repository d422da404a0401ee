package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.system.RecordedCall.Kind;
import dev.holdfast.service.system.RecordedCall.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker lets right histories pass, and names what is wrong in the others. Times in ms. */
class HistoryTest {
  private static final long TTL = 1_000;

  private final List<RecordedCall> calls = new ArrayList<>();

  @Test
  void acceptsHoldsOneAfterTheOther() {
    granted("a", 0, 10, 1);
    denied("b", 5, 20, 1);
    renewed("a", 20, 30, 1);
    released("a", 40, 50);
    granted("b", 45, 60, 2);
    released("b", 70, 80);
    assertAccepted();
  }

  @Test
  void acceptsAGrantAfterATtlRanOut() {
    granted("a", 0, 10, 1);
    granted("b", 1_005, 1_020, 2);
    lost("a", 1_030, 1_040);
    nothingToRelease("a", 1_050, 1_060);
    assertAccepted();
  }

  @Test
  void acceptsARetryThatFindsItsOwnGrant() {
    acquireUnknown("a", 0, 10);
    denied("b", 12, 20, 1);
    granted("a", 15, 25, 1);
    granted("a", 30, 40, 1);
    released("a", 50, 60);
    assertAccepted();
  }

  @Test
  void acceptsARefusalForAGrantThatNobodyWasToldOf() {
    acquireUnknown("a", 0, 10);
    denied("b", 20, 30, 1);
    granted("b", 3_500, 3_510, 2);
    assertAccepted();
  }

  @Test
  void acceptsAReleaseWithoutAnAnswerEitherWay() {
    granted("a", 0, 10, 1);
    releaseUnknown("a", 20, 30);
    denied("b", 40, 50, 1);
    granted("b", 60, 70, 2);
    assertAccepted();
  }

  @Test
  void rejectsOverlappingHolders() {
    granted("a", 0, 10, 1);
    granted("b", 20, 30, 2);
    released("a", 40, 50);
    assertRejected("two holders at once");
  }

  @Test
  void rejectsAnOverlapThatOnlyARenewalShows() {
    granted("a", 0, 10, 1);
    granted("b", 1_100, 1_110, 2);
    renewed("a", 1_120, 1_130, 1);
    assertRejected("back to life");
  }

  @Test
  void rejectsATokenThatGoesBack() {
    granted("a", 0, 10, 2);
    released("a", 20, 30);
    granted("b", 40, 50, 1);
    assertRejected("token went back");
  }

  @Test
  void rejectsATokenGivenTwice() {
    granted("a", 0, 10, 1);
    released("a", 20, 30);
    granted("b", 40, 50, 1);
    assertRejected("one token for two");
  }

  @Test
  void rejectsALockThatARenewalBroughtBackAfterItsRelease() {
    granted("a", 0, 10, 1);
    released("a", 20, 30);
    renewed("a", 40, 50, 1);
    assertRejected("back to life");
  }

  @Test
  void rejectsALockThatWasRenewedAfterItsDeadline() {
    granted("a", 0, 10, 1);
    renewed("a", 1_100, 1_110, 1);
    assertRejected("back to life");
  }

  @Test
  void rejectsARefusalForAReleasedLock() {
    granted("a", 0, 10, 1);
    released("a", 20, 30);
    denied("b", 40, 50, 1);
    assertRejected("refused for no reason");
  }

  @Test
  void rejectsARefusalForALockThatNobodyAskedFor() {
    denied("b", 40, 50, 1);
    assertRejected("refused for no reason");
  }

  @Test
  void rejectsACallerWhoIsInItsOwnWay() {
    acquireUnknown("a", 0, 10);
    denied("a", 20, 30, 1);
    assertRejected("refused for no reason");
  }

  @Test
  void rejectsARefusalForAHolderWhoWasFollowed() {
    granted("a", 0, 10, 1);
    releaseUnknown("a", 20, 30);
    granted("b", 40, 50, 2);
    denied("c", 60, 70, 1);
    assertRejected("refused for a hold of the past");
  }

  @Test
  void rejectsALockThatVanished() {
    granted("a", 0, 10, 1);
    lost("a", 20, 30);
    assertRejected("lost");
  }

  @Test
  void rejectsAReleaseThatFindsNothingTooSoon() {
    granted("a", 0, 10, 1);
    nothingToRelease("a", 20, 30);
    assertRejected("lost");
  }

  @Test
  void keepsResourcesApart() {
    granted("a", 0, 10, 2);
    calls.add(call("other", Kind.ACQUIRE, "b", 20, 30, Outcome.DONE, 1));
    assertAccepted();
  }

  private void assertAccepted() {
    assertThat(HistoryChecker.violations(calls)).isEmpty();
  }

  private void assertRejected(String violation) {
    assertThat(HistoryChecker.violations(calls)).anyMatch(text -> text.startsWith(violation));
  }

  private void granted(String lockId, long invoked, long returned, long token) {
    add(Kind.ACQUIRE, lockId, invoked, returned, Outcome.DONE, token);
  }

  private void denied(String lockId, long invoked, long returned, long token) {
    add(Kind.ACQUIRE, lockId, invoked, returned, Outcome.REFUSED, token);
  }

  private void acquireUnknown(String lockId, long invoked, long returned) {
    add(Kind.ACQUIRE, lockId, invoked, returned, Outcome.UNKNOWN, 0);
  }

  private void renewed(String lockId, long invoked, long returned, long token) {
    add(Kind.RENEW, lockId, invoked, returned, Outcome.DONE, token);
  }

  private void lost(String lockId, long invoked, long returned) {
    add(Kind.RENEW, lockId, invoked, returned, Outcome.REFUSED, 0);
  }

  private void released(String lockId, long invoked, long returned) {
    add(Kind.RELEASE, lockId, invoked, returned, Outcome.DONE, 0);
  }

  private void nothingToRelease(String lockId, long invoked, long returned) {
    add(Kind.RELEASE, lockId, invoked, returned, Outcome.REFUSED, 0);
  }

  private void releaseUnknown(String lockId, long invoked, long returned) {
    add(Kind.RELEASE, lockId, invoked, returned, Outcome.UNKNOWN, 0);
  }

  private void add(
      Kind kind, String lockId, long invoked, long returned, Outcome outcome, long token) {
    calls.add(call("document:1:main", kind, lockId, invoked, returned, outcome, token));
  }

  private static RecordedCall call(
      String resource,
      Kind kind,
      String lockId,
      long invoked,
      long returned,
      Outcome outcome,
      long token) {
    return new RecordedCall(
        kind, resource, lockId, nanos(invoked), nanos(returned), outcome, token, nanos(TTL));
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
