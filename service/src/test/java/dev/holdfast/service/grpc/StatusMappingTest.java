package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Lock;
import io.grpc.InternalMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusMappingTest {
  /** What grpc-java's clients accept of a response's headers by default. */
  private static final int CLIENTS_MAX_HEADER_BYTES = 8192;

  @Test
  void reasonsAreThoseOfTheContract() {
    List<String> contract =
        Arrays.stream(ErrorReason.values())
            .filter(
                reason ->
                    reason != ErrorReason.ERROR_REASON_UNSPECIFIED
                        && reason != ErrorReason.UNRECOGNIZED)
            .map(ErrorReason::name)
            .toList();

    assertThat(Reason.values()).extracting(Reason::name).containsExactlyElementsOf(contract);
  }

  @Test
  void codesAreThoseThatTheContractSays() throws IOException {
    Map<String, String> contract = codesInTheContract();

    assertThat(contract).hasSize(Reason.values().length);
    for (Reason reason : Reason.values()) {
      assertThat(contract).containsEntry(reason.name(), StatusMapping.code(reason).name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyStatusCarriesItsReasonAndMetadata(Reason reason) {
    Refused refused = refused(Refusal.of(reason, "No.", "key", "value"), "jane");

    assertThat(refused.info().getReason()).isEqualTo(reason.name());
    assertThat(refused.metadata("key")).isEqualTo("value");
    assertThat(refused.status().getMessage()).isEqualTo("No.");
    assertThat(refused.details(RetryInfo.class)).isEmpty();
  }

  @Test
  void retryDelayBecomesRetryInfo() {
    Refused refused = refused(Refusal.storeUnavailable(), "jane");

    assertThat(refused.details(RetryInfo.class))
        .extracting(info -> Durations.toMillis(info.getRetryDelay()))
        .containsExactly(500L);
  }

  @Test
  void refusalShowsThreeLocksAtMostAndNoneOfTheirMetadata() {
    List<Hold> holds = List.of(hold("a"), hold("b"), hold("c"), hold("d"));

    Refused refused = refused(held(holds, null), "jane");

    assertThat(refused.details(Lock.class))
        .extracting(lock -> lock.getHolder().getUserId())
        .containsExactly("a", "b", "c");
    assertThat(refused.details(Lock.class)).allMatch(lock -> lock.getMetadataMap().isEmpty());
  }

  @Test
  void lockIdAndSessionAreTheHoldersOwnUsersToSee() {
    Refused refused = refused(held(List.of(hold("smith"), hold("jane")), null), "jane");

    List<Lock> locks = refused.details(Lock.class);
    assertThat(locks.get(0).getHolder().getLockId()).isEmpty();
    assertThat(locks.get(0).getHolder().getSessionId()).isEmpty();
    assertThat(locks.get(1).getHolder().getLockId()).isEqualTo("lock-of-jane");
    assertThat(locks.get(1).getHolder().getSessionId()).isEqualTo("session-of-jane");
  }

  @Test
  void keptLockHasNoHolderButTheTimeUntilWhichItIsKept() {
    Refused refused = refused(held(List.of(), Instant.ofEpochSecond(77)), "jane");

    assertThat(refused.details(Lock.class)).hasSize(1);
    Lock kept = refused.details(Lock.class).get(0);
    assertThat(kept.hasHolder()).isFalse();
    assertThat(kept.getDelayUntil().getSeconds()).isEqualTo(77);
  }

  @Test
  void refusalOfTenKilobytesStillFitsTheClientsHeaderLimit() {
    String huge = "é\0{".repeat(3_000);
    Refusal refusal =
        new Refusal(
            Reason.RESOURCE_ID_INVALID,
            "Not a resource id: " + huge,
            Map.of("resource_id", huge, "problem", "too long"),
            List.of(),
            Duration.ofSeconds(1));

    var exception = StatusMapping.exception(refusal, "jane");

    Refused refused = Refused.of(exception);
    assertThat(refused.metadata("resource_id")).startsWith("é\0{").endsWith("…");
    assertThat(refused.metadata("problem")).isEqualTo("too long");
    assertThat(refused.details(RetryInfo.class)).hasSize(1);
    int detailsBytes = InternalMetadata.serialize(exception.getTrailers())[1].length * 4 / 3;
    int messageBytes = refused.status().getMessage().getBytes(StandardCharsets.UTF_8).length * 3;
    assertThat(detailsBytes + messageBytes).isLessThan(CLIENTS_MAX_HEADER_BYTES);
  }

  @Test
  void refusalThatIsTooLargeLosesItsLocksFirst() {
    Refusal refusal =
        new Refusal(
            Reason.LOCK_HELD,
            "Held.",
            Map.of("resource_id", "x".repeat(4_096)),
            List.of(new LockState(hold("a").resource(), List.of(hold("a")), null, 0)),
            null);

    Refused refused = refused(refusal, "jane");

    assertThat(refused.details(Lock.class)).isEmpty();
    assertThat(refused.metadata("resource_id")).hasSize(200);
  }

  @Test
  void textIsNotCutWithinACharacter() {
    String smileys = "\uD83D\uDE00".repeat(300);

    String message = refused(Refusal.of(Reason.LOCK_LOST, smileys), "jane").status().getMessage();

    assertThat(message).hasSize(199).endsWith("\uD83D\uDE00…");
  }

  @Test
  void refusalWalksNoStack() {
    assertThat(StatusMapping.exception(Refusal.serverDraining(), "").getStackTrace()).isEmpty();
  }

  private static Refused refused(Refusal refusal, String viewer) {
    return Refused.of(StatusMapping.exception(refusal, viewer));
  }

  private static Hold hold(String userId) {
    return MemoryLocks.hold(userId, "Name of " + userId);
  }

  private static Refusal held(List<Hold> holds, @Nullable Instant delayUntil) {
    var state = new LockState(MemoryLocks.id("document:1:tab:x"), holds, delayUntil, 0);
    return new Refusal(Reason.LOCK_HELD, "Held.", Map.of(), List.of(state), null);
  }

  /** The first word of each reason's comment. */
  private static Map<String, String> codesInTheContract() throws IOException {
    var codes = new HashMap<String, String>();
    String code = "";
    for (String line : contract().lines().map(String::strip).toList()) {
      if (!line.startsWith("//")) {
        Matcher reason = Pattern.compile("([A-Z_]+) = [1-9][0-9]*;").matcher(line);
        if (reason.matches()) {
          codes.put(reason.group(1), code);
        }
        code = "";
      } else if (code.isEmpty()) {
        code = line.replaceFirst("// ([A-Z_]+).*", "$1");
      }
    }
    return codes;
  }

  private static String contract() throws IOException {
    try (InputStream proto =
        ErrorReason.class.getResourceAsStream("/holdfast/v1/error_reason.proto")) {
      assertThat(proto).isNotNull();
      return new String(proto.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
