package dev.holdfast.service.watch;

import dev.holdfast.service.config.WatchConfig;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.service.lock.Scope;
import java.util.List;
import java.util.function.Function;

/** Checks what a caller asks to watch. */
public final class WatchRequests {
  private final WatchConfig config;
  private final Function<String, Scope> scopes;

  /**
   * @param scopes reads one scope, or throws RESOURCE_ID_INVALID
   */
  public WatchRequests(WatchConfig config, Function<String, Scope> scopes) {
    this.config = config;
    this.scopes = scopes;
  }

  /**
   * What a caller wrote, checked. The resume token is left to the hub, which knows its partitions.
   *
   * @throws RefusedException RESOURCE_ID_INVALID, ARGUMENT_INVALID or ACCESS_DENIED
   */
  public WatchRequest check(Caller caller, List<String> wanted, String resumeToken) {
    if (wanted.isEmpty()) {
      throw new RefusedException(Refusal.argumentInvalid("scopes", "name at least one"));
    }
    if (wanted.size() > config.scopes()) {
      throw new RefusedException(
          Refusal.argumentInvalid("scopes", "name at most " + config.scopes()));
    }
    List<Scope> parsed = wanted.stream().map(scopes).toList();
    for (Scope scope : parsed) {
      if (scope.isWide() && !caller.admin() && !caller.service()) {
        throw new RefusedException(
            Refusal.of(
                Reason.ACCESS_DENIED,
                "Watching beyond one document takes the admin or the service role.",
                "resource_id",
                scope.toString(),
                "action",
                "watch"));
      }
    }
    return new WatchRequest(caller, parsed, resumeToken);
  }
}
