package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Scope;
import java.util.List;

/**
 * What a watch asks for, checked.
 *
 * @param scopes canonical, at least one
 * @param resumeToken from an earlier message, or empty
 * @param sessionId the session that it keeps alive, or empty
 * @param displayName as the caller wrote it
 */
public record WatchRequest(
    Caller caller, List<Scope> scopes, String resumeToken, String sessionId, String displayName) {
  public WatchRequest {
    scopes = List.copyOf(scopes);
  }

  /** A watch of no session. */
  public WatchRequest(Caller caller, List<Scope> scopes, String resumeToken) {
    this(caller, scopes, resumeToken, "", "");
  }

  /** The same in a session. */
  public WatchRequest in(String session, String name) {
    return new WatchRequest(caller, scopes, resumeToken, session, name);
  }
}
