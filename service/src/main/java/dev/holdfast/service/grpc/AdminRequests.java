package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.AccessScope;
import dev.holdfast.service.lock.Administration;
import dev.holdfast.service.lock.Locks.CallContext;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.v1.ClearLocksRequest;
import dev.holdfast.v1.ForceReleaseRequest;
import dev.holdfast.v1.ForceTakeRequest;
import dev.holdfast.v1.ListSessionsRequest;
import dev.holdfast.v1.Project;

/**
 * Makes the domain's requests of the contract's. Throws RefusedException for what they cannot hold.
 */
final class AdminRequests {
  /** As long as any id of a user, an application or a project may be. */
  private static final int MAX_ID = 128;

  private AdminRequests() {}

  static Administration.ForceReleaseRequest forceRelease(
      ForceReleaseRequest request, CallContext context) {
    return new Administration.ForceReleaseRequest(
        request.getResourceId(), request.getReason(), request.getFencingToken(), context);
  }

  static Administration.ForceTakeRequest forceTake(ForceTakeRequest request, CallContext context) {
    return new Administration.ForceTakeRequest(
        request.getResourceId(),
        request.getLockId(),
        request.getSessionId(),
        request.hasTtl() ? Times.duration("ttl", request.getTtl()) : null,
        request.getReason(),
        request.getDisplayName(),
        context);
  }

  static Administration.ClearRequest clear(ClearLocksRequest request, CallContext context) {
    return new Administration.ClearRequest(request.getScope(), request.getReason(), context);
  }

  static Administration.SessionsRequest sessions(ListSessionsRequest request) {
    return new Administration.SessionsRequest(
        request.getUserId(), request.getPageSize(), request.getPageToken());
  }

  static AccessScope scope(dev.holdfast.v1.AccessScope scope) {
    return switch (scope.getOfCase()) {
      case USER_ID -> new AccessScope.Personal(id("scope.user_id", scope.getUserId()));
      case APPLICATION_ID ->
          new AccessScope.OfApplication(id("scope.application_id", scope.getApplicationId()));
      case PROJECT -> {
        Project project = scope.getProject();
        yield new AccessScope.OfProject(
            id("scope.project.project_id", project.getProjectId()),
            id("scope.project.application_id", project.getApplicationId()));
      }
      case OF_NOT_SET -> throw refused("scope", "name a user, an application or a project");
    };
  }

  private static String id(String field, String id) {
    if (id.isEmpty() || id.length() > MAX_ID || id.chars().anyMatch(Character::isISOControl)) {
      throw refused(field, "1 to " + MAX_ID + " characters, none of them a control character");
    }
    return id;
  }

  private static RefusedException refused(String field, String problem) {
    return new RefusedException(Refusal.argumentInvalid(field, problem));
  }
}
