package dev.holdfast.service.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.service.config.ConfigLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockRulesTest {
  private static final Policy POLICY =
      ConfigLoader.parse("lock-types: {default: {ttl: 90s, min-ttl: 1s, max-ttl: 1h}}", Map.of())
          .policies()
          .byDefault();
  private static final Duration DEFAULT = Duration.ofSeconds(90);

  private final LockRules rules = new LockRules(2, 10);

  @Test
  void noTtlAndZeroMeanTheDefault() {
    assertThat(rules.ttl(null, POLICY, DEFAULT)).isEqualTo(DEFAULT);
    assertThat(rules.ttl(Duration.ZERO, POLICY, DEFAULT)).isEqualTo(DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT1.5S", "PT1H"})
  void ttlWithinThePolicysBoundsIsTaken(Duration ttl) {
    assertThat(rules.ttl(ttl, POLICY, DEFAULT)).isEqualTo(ttl);
  }

  @ParameterizedTest
  @CsvSource({
    "PT-1S, -1s",
    "PT0.000000001S, 0.000000001s",
    "PT0.999S, 0.999s",
    "PT1H0.001S, 3600.001s",
    "PT1H1S, 3601s",
    "PT87660000H, 315576000000s"
  })
  void ttlBeyondThePolicysBoundsIsRefusedWithThem(Duration ttl, String shown) {
    Refusal refusal = refusal(() -> rules.ttl(ttl, POLICY, DEFAULT));

    assertThat(refusal.reason()).isEqualTo(Reason.TTL_OUT_OF_RANGE);
    assertThat(refusal.metadata())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("ttl", shown, "min_ttl", "1s", "max_ttl", "3600s"));
  }

  @Test
  void metadataIsLimitedInEntriesAndInBytes() {
    rules.checkMetadata(Map.of());
    rules.checkMetadata(entries(2));
    rules.checkMetadata(Map.of("12345", "67890"));

    assertField("metadata", () -> rules.checkMetadata(entries(3)));
    assertField("metadata", () -> rules.checkMetadata(Map.of("12345", "678901")));
    assertField("metadata", () -> rules.checkMetadata(Map.of("k", "\u20ac\u20ac\u20ac\u20ac")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\nb", "a\u007f", "a\u0085b"})
  void controlCharactersAreRefusedInEveryText(String text) {
    assertField("lock_id", () -> rules.checkLockId(user("u"), text));
    assertField("display_name", () -> LockRules.checkDisplayName(text));
    assertField("user_id", () -> rules.checkUserId(text));
  }

  @Test
  void textsAreLimitedInLength() {
    String longest = "x".repeat(128);
    rules.checkLockId(user("u"), longest);
    LockRules.checkDisplayName(longest);
    rules.checkUserId(longest);

    assertField("lock_id", () -> rules.checkLockId(user("u"), longest + "x"));
    assertField("display_name", () -> LockRules.checkDisplayName(longest + "x"));
    assertField("user_id", () -> rules.checkUserId(longest + "x"));
  }

  @Test
  void serviceRoleMustNameItsHolds() {
    assertField("lock_id", () -> rules.checkLockId(caller("s", false, true), ""));
    assertThatCode(() -> rules.checkLockId(caller("s", false, true), "l1"))
        .doesNotThrowAnyException();
    assertThatCode(() -> rules.checkLockId(user("u"), "")).doesNotThrowAnyException();
  }

  @Test
  void sharedModeIsOpenWhereThePolicyOpensIt() {
    Policy open =
        ConfigLoader.parse("lock-types: {default: {shared: true}}", Map.of())
            .policies()
            .byDefault();

    rules.checkMode(Mode.SHARED, open);
    rules.checkMode(Mode.EXCLUSIVE, POLICY);
    assertField("mode", () -> rules.checkMode(Mode.SHARED, POLICY));
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 1", "1000, 1000", "1001, 1000", "2147483647, 1000"})
  void pageSizeHasADefaultAndABound(int asked, int given) {
    assertThat(rules.pageSize(asked)).isEqualTo(given);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void negativePageSizeIsRefused(int asked) {
    assertField("page_size", () -> rules.pageSize(asked));
  }

  private static Map<String, String> entries(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
  }

  private static Caller user(String id) {
    return caller(id, false, false);
  }

  private static Caller caller(String id, boolean admin, boolean service) {
    return new Caller(id, "", admin, service, Instant.MAX);
  }

  private static void assertField(String field, ThrowingCallable check) {
    Refusal refusal = refusal(check);
    assertThat(refusal.reason()).isEqualTo(Reason.ARGUMENT_INVALID);
    assertThat(refusal.metadata()).containsOnlyKeys("field", "problem");
    assertThat(refusal.metadata()).containsEntry("field", field);
  }

  private static Refusal refusal(ThrowingCallable check) {
    var refused = catchThrowableOfType(RefusedException.class, check);
    assertThat(refused).as("it must be refused").isNotNull();
    return refused.refusal();
  }
}
