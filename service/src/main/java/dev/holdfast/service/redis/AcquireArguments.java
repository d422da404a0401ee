package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Allowance;
import dev.holdfast.service.lock.LockRefusals;
import dev.holdfast.service.lock.LockStore.AcquireCommand;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.Policy;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ResourceId;
import java.util.List;
import java.util.Locale;

/**
 * What {@code operation/acquire.lua} takes, and why it refuses; {@code force_take.lua} likewise.
 */
final class AcquireArguments {
  private AcquireArguments() {}

  /** Those behind resource id and section. */
  static List<String> of(AcquireCommand command) {
    Policy policy = command.policy();
    return List.of(
        command.hold().userId(),
        command.hold().lockId(),
        command.sessionId(),
        command.mode().name().toLowerCase(Locale.ROOT),
        Long.toString(command.ttl().toMillis()),
        Integer.toString(policy.holders()),
        Integer.toString(policy.sharedHolders()),
        Integer.toString(policy.sections()),
        NewHoldJson.write(command),
        allowed(command.allowance()),
        command.admitted().mark());
  }

  /** The user's reservation as scripts take it. */
  static String allowed(Allowance allowance) {
    if (allowance instanceof Allowance.Reserved reserved) {
      return reserved.reservation().toString();
    }
    return allowance instanceof Allowance.Exhausted ? "full" : "";
  }

  /** Why nothing was granted though nobody was in the way. */
  static Refusal refusal(AcquireCommand command, Result result) {
    return switch (result.status()) {
      case "MODE" ->
          Refusal.argumentInvalid(
              "mode",
              "this lock_id is in use in "
                  + Mode.valueOf(result.text(1).toUpperCase(Locale.ROOT))
                  + " mode");
      case "QUEUE_FULL" ->
          LockRefusals.queueFull(command.hold().resource(), command.policy().queue());
      case "FULL" -> ((Allowance.Exhausted) command.allowance()).refusal();
      case "SECTIONS" -> tooManySections(command.hold().resource(), command.policy().sections());
      case "ACCESS" -> Refusal.accessChanged();
      default -> throw new IllegalStateException("unknown status " + result.status());
    };
  }

  private static Refusal tooManySections(ResourceId resource, int limit) {
    return Refusal.of(
        Reason.SECTION_LIMIT,
        "No more than " + limit + " sections of " + resource.document() + " may be held at once.",
        "resource_id",
        resource.toString(),
        "limit",
        Integer.toString(limit));
  }
}
