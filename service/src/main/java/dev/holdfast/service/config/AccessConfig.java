package dev.holdfast.service.config;

/**
 * Who may do what with a document.
 *
 * @param policy what decides
 */
public record AccessConfig(Policy policy) {

  /** What decides. */
  public enum Policy {
    /** Any valid token may view and edit everything. */
    JWT_ONLY,
    /** Documents are personal, of an application or of a project. */
    SCOPED
  }

  static AccessConfig read(Section access) {
    return new AccessConfig(
        access.get(
            "policy",
            Policy.JWT_ONLY,
            Kinds.oneOf(Policy.class),
            "who may view and edit: any valid token, or whom a document's access scope lets"));
  }
}
