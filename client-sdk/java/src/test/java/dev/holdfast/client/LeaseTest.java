package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Duration TTL = Duration.ofMinutes(10);

  private static long before(Duration age) {
    return System.nanoTime() - age.toNanos();
  }

  @Test
  void countsFromBeforeTheRequestWasSentAndEndsBeforeTheServersDoes() {
    Lease lease = new Lease(before(Duration.ofMinutes(1)), TTL);
    assertThat(lease.remaining()).isLessThan(TTL.minus(Duration.ofMinutes(1)));
    assertThat(lease.remaining()).isGreaterThan(TTL.minus(Duration.ofMinutes(2)));
    assertThat(lease.isOver()).isFalse();
  }

  @Test
  void marginIsATenthOfAShortTtl() {
    Lease lease = new Lease(before(Duration.ofMillis(950)), Duration.ofSeconds(1));
    assertThat(lease.isOver()).as("the server has it for some more milliseconds").isTrue();
    assertThat(lease.remaining()).isNegative();
  }

  @Test
  void renewalExtendsIt() {
    Lease lease = new Lease(before(Duration.ofMinutes(9)), TTL);
    lease.extend(before(Duration.ZERO), TTL);
    assertThat(lease.remaining()).isGreaterThan(Duration.ofMinutes(9));
  }

  @Test
  void answerThatComesLateShortensNothing() {
    Lease lease = new Lease(before(Duration.ZERO), TTL);
    lease.extend(before(Duration.ofMinutes(5)), TTL);
    assertThat(lease.remaining()).isGreaterThan(Duration.ofMinutes(9));
  }
}
