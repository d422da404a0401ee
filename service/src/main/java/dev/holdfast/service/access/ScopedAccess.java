package dev.holdfast.service.access;

import dev.holdfast.service.lock.AccessPolicy;
import dev.holdfast.service.lock.AccessScope;
import dev.holdfast.service.lock.AccessScope.OfApplication;
import dev.holdfast.service.lock.AccessScope.OfProject;
import dev.holdfast.service.lock.AccessScope.Personal;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Memberships;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes by whose a document is.
 *
 * <ul>
 *   <li>Personal: its owner edits it, and nobody takes it over by force.
 *   <li>Of an application: its members edit it; its owners may use force.
 *   <li>Of a project: its members and those of its application edit it; the owners of either may
 *       use force.
 *   <li>Without a scope: nobody edits it.
 * </ul>
 *
 * <p>Who may edit may view. The service role edits all but what is personal. The admin and service
 * roles view everything, as their lists and watches reach it anyway. The admin role may use force
 * as an owner does, and free any lock.
 */
public final class ScopedAccess implements AccessPolicy {
  @Override
  public boolean scoped() {
    return true;
  }

  @Override
  public Optional<Refusal> refusal(
      Caller caller, Action action, Scope what, @Nullable AccessScope scope) {
    boolean may =
        switch (action) {
          case VIEW -> caller.admin() || caller.service() || mayEdit(caller, scope);
          case EDIT -> mayEdit(caller, scope);
          case FORCE_RELEASE -> caller.admin() || owns(caller, scope);
          case FORCE_TAKE -> scope != null && (caller.admin() || owns(caller, scope));
        };
    if (action == Action.FORCE_TAKE && scope instanceof Personal) {
      return Optional.of(
          Refusal.of(
              Reason.TAKEOVER_NOT_ALLOWED,
              "A personal document is never taken over by force.",
              "resource_id",
              what.toString()));
    }
    return may
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.ACCESS_DENIED,
                scope == null
                    ? "This document has no access scope."
                    : "The document's access scope does not let you.",
                "resource_id",
                what.toString(),
                "action",
                action.label()));
  }

  private static boolean mayEdit(Caller caller, @Nullable AccessScope scope) {
    if (scope == null) {
      return false;
    }
    return scope instanceof Personal personal
        ? personal.userId().equals(caller.userId())
        : !Memberships.lettingIn(caller, scope).isEmpty();
  }

  private static boolean owns(Caller caller, @Nullable AccessScope scope) {
    Memberships own = caller.memberships();
    if (scope instanceof Personal personal) {
      return personal.userId().equals(caller.userId());
    }
    if (scope instanceof OfApplication application) {
      return own.ownedApplications().contains(application.applicationId());
    }
    return scope instanceof OfProject project
        && (own.ownedProjects().contains(project.projectId())
            || own.ownedApplications().contains(project.applicationId()));
  }
}
