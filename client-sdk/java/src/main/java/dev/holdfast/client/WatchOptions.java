package dev.holdfast.client;

import dev.holdfast.v1.WatchLocksRequest;
import java.util.List;

/** What to watch, and how. Immutable: each method answers a changed copy. */
public final class WatchOptions {
  private final WatchLocksRequest request;
  private final boolean viewer;

  private WatchOptions(WatchLocksRequest request, boolean viewer) {
    this.request = request;
    this.viewer = viewer;
  }

  /**
   * A watch that nobody sees.
   *
   * @param scopes each {@code type:id:section}, {@code type:id}, {@code type:*} or {@code *}; the
   *     last two need the admin or service role
   */
  public static WatchOptions of(String... scopes) {
    return new WatchOptions(
        WatchLocksRequest.newBuilder().addAllScopes(List.of(scopes)).setInvisible(true).build(),
        false);
  }

  /** Counts and shows the user among the viewers; the watch then keeps the session alive too. */
  public WatchOptions asViewer() {
    return new WatchOptions(request.toBuilder().setInvisible(false).build(), true);
  }

  /** Leaves viewer changes out. */
  public WatchOptions withoutViewers() {
    return new WatchOptions(request.toBuilder().setOmitViewers(true).build(), viewer);
  }

  /** Goes on from where an earlier watch was, as long as the server still keeps that. */
  public WatchOptions resume(String resumeToken) {
    return new WatchOptions(request.toBuilder().setResumeToken(resumeToken).build(), viewer);
  }

  WatchLocksRequest request(String sessionId, String displayName) {
    return viewer
        ? request.toBuilder().setSessionId(sessionId).setDisplayName(displayName).build()
        : request;
  }
}
