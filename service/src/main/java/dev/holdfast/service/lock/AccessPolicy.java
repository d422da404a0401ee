package dev.holdfast.service.lock;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may view, edit, take over and administer what; nobody else does. It only judges what
 * it is given: {@link Admission} fetches that.
 */
public interface AccessPolicy {
  /** Whether it goes by the access scopes of documents; else it is asked without them. */
  boolean scoped();

  /**
   * Why a caller may not do this; empty where it may.
   *
   * @param what a document, or one lock of it
   * @param scope the document's; null: it has none
   */
  Optional<Refusal> refusal(Caller caller, Action action, Scope what, @Nullable AccessScope scope);

  /**
   * Why a caller may not do this with all that a scope covers; empty where it may. It takes a role,
   * whatever the documents are.
   */
  default Optional<Refusal> refusal(Caller caller, WideAction action, String what) {
    boolean may = caller.admin() || (action.service && caller.service());
    return may
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.ACCESS_DENIED,
                action.sentence
                    + (action.service
                        ? " takes the admin or the service role."
                        : " takes the admin role."),
                "resource_id",
                what,
                "action",
                action.label()));
  }

  /** What may be done with a document. */
  enum Action {
    VIEW,
    /** To lock it, to wait for that, and to ask its holder for it. */
    EDIT,
    FORCE_RELEASE,
    FORCE_TAKE;

    /** As a refusal names it. */
    public String label() {
      return AccessPolicy.label(this);
    }
  }

  /** What may be done beyond one document. */
  enum WideAction {
    LIST("Listing beyond one document", true),
    WATCH("Watching beyond one document", true),
    CLEAR("Clearing locks", false),
    LIST_SESSIONS("Listing sessions", false),
    /** To say whose a document is. */
    MANAGE_SCOPES("Managing access scopes", true);

    private final String sentence;
    private final boolean service;

    WideAction(String sentence, boolean service) {
      this.sentence = sentence;
      this.service = service;
    }

    /** As a refusal names it. */
    public String label() {
      return AccessPolicy.label(this);
    }
  }

  private static String label(Enum<?> action) {
    return action.name().toLowerCase(java.util.Locale.ROOT);
  }
}
