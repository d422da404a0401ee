package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Scope;
import java.util.List;

/**
 * What a watch asks for, checked.
 *
 * @param scopes canonical, at least one
 * @param access whether the caller may see them
 * @param resumeToken from an earlier message, or empty
 */
public record WatchRequest(
    Caller caller, List<Scope> scopes, String resumeToken, WatchAccess access) {
  public WatchRequest {
    scopes = List.copyOf(scopes);
  }

  /** A watch of what anybody may see. */
  public WatchRequest(Caller caller, List<Scope> scopes, String resumeToken) {
    this(caller, scopes, resumeToken, WatchAccess.UNRESTRICTED);
  }
}
