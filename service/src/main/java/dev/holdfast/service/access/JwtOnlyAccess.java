package dev.holdfast.service.access;

import dev.holdfast.service.lock.AccessPolicy;
import dev.holdfast.service.lock.AccessScope;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any valid token may view and edit everything, as access control lies in front; force is the
 * admin's.
 */
public final class JwtOnlyAccess implements AccessPolicy {
  @Override
  public boolean scoped() {
    return false;
  }

  @Override
  public Optional<Refusal> refusal(
      Caller caller, Action action, Scope what, @Nullable AccessScope scope) {
    return switch (action) {
      case VIEW, EDIT -> Optional.empty();
      case FORCE_RELEASE, FORCE_TAKE ->
          caller.admin()
              ? Optional.empty()
              : Optional.of(
                  Refusal.of(
                      Reason.ACCESS_DENIED,
                      "Force takes the admin role.",
                      "resource_id",
                      what.toString(),
                      "action",
                      action.label()));
    };
  }
}
