package dev.holdfast.service.watch;

import dev.holdfast.service.config.WatchConfig;
import dev.holdfast.service.lock.AccessPolicy.Action;
import dev.holdfast.service.lock.AccessPolicy.WideAction;
import dev.holdfast.service.lock.Admission;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.service.lock.Scope;
import java.util.List;
import java.util.function.Function;

/** Checks what a caller asks to watch. */
public final class WatchRequests {
  private final WatchConfig config;
  private final Function<String, Scope> scopes;
  private final Admission admission;

  /**
   * @param scopes reads one scope, or throws RESOURCE_ID_INVALID
   */
  public WatchRequests(WatchConfig config, Function<String, Scope> scopes, Admission admission) {
    this.config = config;
    this.scopes = scopes;
    this.admission = admission;
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
      if (scope.isWide()) {
        admission.require(caller, WideAction.WATCH, scope.toString());
      }
    }
    return new WatchRequest(caller, parsed, resumeToken, access(caller, parsed));
  }

  /** Where the policy goes by scopes of documents, each document that is watched counts. */
  private WatchAccess access(Caller caller, List<Scope> parsed) {
    List<Scope> documents = parsed.stream().filter(scope -> !scope.isWide()).toList();
    return admission.scoped() && !documents.isEmpty()
        ? () -> admission.admitAll(caller, Action.VIEW, documents)
        : WatchAccess.UNRESTRICTED;
  }
}
