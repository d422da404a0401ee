package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Scope;
import java.util.List;

/**
 * What a watch asks for, checked.
 *
 * @param scopes canonical, at least one
 * @param resumeToken from an earlier message, or empty
 * @param access whether the caller may see them
 * @param sessionId the session that it keeps alive, or empty
 * @param displayName as the caller wrote it
 * @param invisible its session does not count as a viewer
 * @param omitViewers viewers are not shown
 */
public record WatchRequest(
    Caller caller,
    List<Scope> scopes,
    String resumeToken,
    WatchAccess access,
    String sessionId,
    String displayName,
    boolean invisible,
    boolean omitViewers) {
  public WatchRequest {
    scopes = List.copyOf(scopes);
  }

  /** A watch of no session. */
  public WatchRequest(Caller caller, List<Scope> scopes, String resumeToken, WatchAccess access) {
    this(caller, scopes, resumeToken, access, "", "", false, false);
  }

  /** A watch of what anybody may see. */
  public WatchRequest(Caller caller, List<Scope> scopes, String resumeToken) {
    this(caller, scopes, resumeToken, WatchAccess.UNRESTRICTED);
  }

  /** The same in a session. */
  public WatchRequest in(String session, String name) {
    return new WatchRequest(
        caller, scopes, resumeToken, access, session, name, invisible, omitViewers);
  }

  /** The same with these flags. */
  public WatchRequest with(boolean unseen, boolean withoutViewers) {
    return new WatchRequest(
        caller, scopes, resumeToken, access, sessionId, displayName, unseen, withoutViewers);
  }
}
