package dev.holdfast.service.lock;

/** Whose a document is: what the access policy goes by, where it goes by scopes. */
public sealed interface AccessScope {
  /** One user's own. */
  record Personal(String userId) implements AccessScope {}

  /** An application's: its members work on it together. */
  record OfApplication(String applicationId) implements AccessScope {}

  /** A project's, and so its application's too. */
  record OfProject(String projectId, String applicationId) implements AccessScope {}
}
