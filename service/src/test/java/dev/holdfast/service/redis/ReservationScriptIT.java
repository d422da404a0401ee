package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Reservations.Circle;
import dev.holdfast.service.lock.Reservations.Reservation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code operation/reserve.lua} and {@code operation/forget.lua} leave and answer. */
class ReservationScriptIT {
  private static final String A = "document:1:a";
  private static final String B = "document:1:b";
  private static final String USER = "u1";

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final int partition = scripts.partitions.ofUser(USER);
  private final String key = scripts.partitions.keys(partition).user(USER);

  @Test
  void countsWhatIsReservedAndListsItWhereThereIsNoRoom() {
    Result first = reserve(A, "l1", 1, true);
    Result second = reserve(B, "l2", 1, true);

    assertThat(first.status()).isEqualTo("RESERVED");
    assertThat(first.number(2)).isEqualTo(1);
    assertThat(second.status()).isEqualTo("FULL");
    assertThat(List.of(second.text(1), second.text(2))).containsExactly(A, "l1");
    assertThat(second.number(3)).isEqualTo(first.number(1));
    assertThat(scripts.redis.zcard(key)).isOne();
  }

  @Test
  void theSameLockIsReservedAgainUnderAGreaterNumber() {
    Result first = reserve(A, "l1", 1, true);
    Result again = reserve(A, "l1", 1, true);

    assertThat(again.status()).isEqualTo("RESERVED");
    assertThat(again.number(2)).isZero();
    assertThat(again.number(1)).isGreaterThan(first.number(1));
    assertThat(scripts.redis.zcard(key)).isOne();
  }

  @Test
  void numbersGrowWithinOneCallToo() {
    List<Result> results =
        scripts.runAll(List.of(reserving(A, "l1", 1, true), reserving(A, "l1", 1, true)));

    assertThat(results.get(1).number(1)).isGreaterThan(results.get(0).number(1));
  }

  @Test
  void ofAResourceForOneHolderOtherLockIdsDoNotCount() {
    reserve(A, "l1", 1, true);

    assertThat(reserve(A, "l2", 1, true).status()).isEqualTo("RESERVED");
    assertThat(reserve(A, "l3", 2, false).status()).isEqualTo("FULL");
  }

  @Test
  void onlyTheNumberThatWasGivenIsForgotten() {
    long first = reserve(A, "l1", 1, true).number(1);
    long again = reserve(A, "l1", 1, true).number(1);

    assertThat(forget(A, "l1", first).status()).isEqualTo("ABSENT");
    assertThat(scripts.redis.zcard(key)).isOne();
    assertThat(forget(A, "l1", again).status()).isEqualTo("FORGOTTEN");
    assertThat(scripts.redis.exists(key)).isZero();
    assertThat(forget(A, "l1", again).status()).isEqualTo("ABSENT");
  }

  @Test
  void standsInABatchBesideOperationsOfPartitions() {
    List<Result> results =
        scripts.runAll(
            List.of(
                reserving(A, "l1", 1, true),
                scripts.operation(
                    OperationKind.ACQUIRE, B, by("u2", "l2").inSession("s2").arguments()),
                reserving(B, "l3", 1, false)));

    assertThat(results).extracting(Result::status).containsExactly("RESERVED", "GRANTED", "FULL");
    assertThat(scripts.redis.exists(scripts.partitions.keys(partition).revision()))
        .as("a reservation alone opens no partition")
        .isZero();
  }

  @Test
  void aHoldCarriesTheLastReservationThatItWasAskedWith() {
    scripts.acquire(A, by(USER, "l1").reserved("u5"));
    scripts.acquire(A, by(USER, "l1").reserved("u7"));
    scripts.acquire(A, by(USER, "l1").reserved("u6"));
    Result plain = scripts.acquire(A, by(USER, "l1"));

    assertThat(StoredPartition.json(plain.text(1)).get("reserved").asText()).isEqualTo("u7");
  }

  @Test
  void withoutRoomOnlyAHoldThatIsThereIsGrantedAgain() {
    assertThat(scripts.acquire(A, by(USER, "l1").reserved("full")).status()).isEqualTo("FULL");
    assertThat(scripts.of(A).events()).isEmpty();

    scripts.acquire(A, by(USER, "l1"));
    assertThat(scripts.acquire(A, by(USER, "l1").reserved("full")).status()).isEqualTo("GRANTED");
    assertThat(scripts.acquire(A, by("u2", "l2").reserved("full")).status()).isEqualTo("HELD");
    assertThat(scripts.of(A).section("document:1", "a"))
        .singleElement()
        .matches(h -> !h.has("reserved"));
  }

  @Test
  void theEndOfAHoldGivesItsReservationUp() {
    scripts.acquire(A, by(USER, "l1").reserved("u5"));
    scripts.release(A, USER, "l1");
    assertThat(scripts.givenUp).containsExactly(A, USER, "l1", "u5");

    scripts.givenUp.clear();
    Result brief = scripts.acquire(B, by(USER, "l2").reserved("d6").lasting(Duration.ofMillis(1)));
    scripts.awaitPast(StoredPartition.json(brief.text(1)).get("expires").asLong());
    scripts.expire(B);
    assertThat(scripts.givenUp).containsExactly(B, USER, "l2", "d6");
  }

  @Test
  void aReservationIsReadAsItIsWritten() {
    assertThat(Reservation.parse("u5")).isEqualTo(new Reservation(Circle.USER, 5));
    assertThat(new Reservation(Circle.DOCUMENT, 6)).hasToString("d6");
  }

  private Result reserve(String resource, String lock, int limit, boolean alone) {
    return scripts.run(reserving(resource, lock, limit, alone));
  }

  private Operation<Result> reserving(String resource, String lock, int limit, boolean alone) {
    return operation(
        OperationKind.RESERVE, List.of(resource, lock, Integer.toString(limit), alone ? "1" : ""));
  }

  private Result forget(String resource, String lock, long number) {
    return scripts.run(
        operation(OperationKind.FORGET, List.of(resource, lock, Long.toString(number))));
  }

  private Operation<Result> operation(OperationKind kind, List<String> arguments) {
    return new Operation<>(
        kind,
        partition,
        List.of(key),
        arguments,
        System.nanoTime() + StoreFixture.LIMIT.toNanos(),
        (result, serverTime) -> Answer.of(result));
  }
}
