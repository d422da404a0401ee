package dev.holdfast.service.config;

/**
 * What administrators may do.
 *
 * @param force whether locks may be ended by force: ForceRelease, ForceTake and ClearLocks
 */
public record AdminConfig(boolean force) {

  static AdminConfig read(Section admin) {
    return new AdminConfig(
        admin.get(
            "force",
            true,
            Kinds.flag(),
            "whether ForceRelease, ForceTake and ClearLocks are open at all"));
  }
}
