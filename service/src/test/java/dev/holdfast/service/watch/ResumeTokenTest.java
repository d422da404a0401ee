package dev.holdfast.service.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.RefusedException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTokenTest {
  private static String token(long watch, int partitions) {
    var writer = new ResumeToken.Writer(watch, partitions);
    for (int i = 0; i < partitions; i++) {
      writer.add(i, 100 + i, 1_790_000_000_000_000L + i);
    }
    return writer.finish();
  }

  private static Set<Integer> partitions(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toSet());
  }

  @Test
  void readsWhatWasWritten() {
    ResumeToken token = ResumeToken.parse(token(-7, 16), -7, partitions(16));
    assertThat(token.point(15)).isEqualTo(new ResumeToken.Point(115, 1_790_000_000_000_015L));
  }

  @Test
  void isShort() {
    assertThat(token(1, 1).length()).isLessThan(40);
    assertThat(token(1, 16).length()).isLessThan(400);
  }

  @Test
  void anotherWatchsIsRefused() {
    assertInvalid(token(1, 2), 2, 2);
    assertInvalid(token(1, 2), 1, 3);
    assertInvalid(token(1, 3), 1, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAA", "%", "AQ\u0000", "....", "\ud83d\udd12", "AgAAAAAAAAAB"})
  void whatIsNoTokenIsRefused(String text) {
    assertInvalid(text, 1, 1);
  }

  @Test
  void everyCutAndEveryLengthIsRefused() {
    String token = token(1, 2);
    for (int i = 0; i < token.length() - 1; i++) {
      assertInvalid(token.substring(0, i), 1, 2);
    }
    assertInvalid(token + token, 1, 2);
    assertInvalid("A".repeat(100_000), 1, 2);
  }

  private static void assertInvalid(String text, long watch, int partitions) {
    assertThatThrownBy(() -> ResumeToken.parse(text, watch, partitions(partitions)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().reason()).isEqualTo(Reason.ARGUMENT_INVALID);
              assertThat(e.refusal().metadata()).containsEntry("field", "resume_token");
            });
  }
}
