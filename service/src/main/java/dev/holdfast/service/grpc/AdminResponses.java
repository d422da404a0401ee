package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.AccessScope;
import dev.holdfast.service.lock.AdminStore.Taken;
import dev.holdfast.service.lock.Administration.ListedSessions;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.ListedSession;
import dev.holdfast.v1.ClearLocksResponse;
import dev.holdfast.v1.ForceReleaseResponse;
import dev.holdfast.v1.ForceTakeResponse;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.ListSessionsResponse;
import dev.holdfast.v1.Project;
import dev.holdfast.v1.Session;
import java.util.List;

/** Makes the contract's responses of the domain's answers. Another user's ids are not told. */
final class AdminResponses {
  private AdminResponses() {}

  static ForceReleaseResponse released(List<Hold> ended, String viewer) {
    return ForceReleaseResponse.newBuilder()
        .setReleased(!ended.isEmpty())
        .addAllPreviousHolders(holders(ended, viewer))
        .build();
  }

  static ForceTakeResponse taken(Taken taken, String viewer) {
    return ForceTakeResponse.newBuilder()
        .setLock(LockMessages.lock(taken.granted().hold(), 0, taken.granted().hold().userId()))
        .addAllPreviousHolders(holders(taken.ended(), viewer))
        .build();
  }

  static ClearLocksResponse cleared(List<Hold> ended) {
    return ClearLocksResponse.newBuilder().setCleared(ended.size()).build();
  }

  /** Session ids are told to administrators, who have no other way to name a session. */
  static ListSessionsResponse sessions(ListedSessions listed) {
    ListSessionsResponse.Builder response =
        ListSessionsResponse.newBuilder().setNextPageToken(listed.next());
    listed.sessions().forEach(session -> response.addSessions(session(session)));
    return response.build();
  }

  private static Session session(ListedSession session) {
    Session.Builder message =
        Session.newBuilder()
            .setSessionId(session.sessionId())
            .setUserId(session.userId())
            .setDisplayName(session.displayName())
            .setConnectTime(Times.timestamp(session.connectTime()))
            .addAllScopes(session.scopes())
            .addAllHeldResourceIds(session.held());
    if (session.graceExpireTime() != null) {
      message.setGraceExpireTime(Times.timestamp(session.graceExpireTime()));
    }
    return message.build();
  }

  static dev.holdfast.v1.AccessScope scope(AccessScope scope) {
    var message = dev.holdfast.v1.AccessScope.newBuilder();
    if (scope instanceof AccessScope.Personal personal) {
      message.setUserId(personal.userId());
    } else if (scope instanceof AccessScope.OfApplication application) {
      message.setApplicationId(application.applicationId());
    } else if (scope instanceof AccessScope.OfProject project) {
      message.setProject(
          Project.newBuilder()
              .setProjectId(project.projectId())
              .setApplicationId(project.applicationId()));
    }
    return message.build();
  }

  private static List<Holder> holders(List<Hold> ended, String viewer) {
    return ended.stream().map(hold -> LockMessages.holder(hold, viewer)).toList();
  }
}
