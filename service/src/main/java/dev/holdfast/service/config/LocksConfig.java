package dev.holdfast.service.config;

/**
 * Rules that are not one resource type's.
 *
 * @param singleTab a user holds one lock in all
 * @param backwardCompat {@code type:id} means {@code type:id:main} where a resource is asked for
 * @param deprecationWarn log each such id
 * @param metadataEntries how many metadata entries a hold takes
 * @param metadataBytes their keys and values together, in UTF-8
 */
public record LocksConfig(
    boolean singleTab,
    boolean backwardCompat,
    boolean deprecationWarn,
    int metadataEntries,
    int metadataBytes) {

  static LocksConfig read(Section locks) {
    return new LocksConfig(
        locks.get(
            "single-tab", "LOCK_SINGLE_TAB", true, Kinds.flag(), "a user holds one lock in all"),
        locks.get(
            "backward-compat",
            "LOCK_BACKWARD_COMPAT",
            true,
            Kinds.flag(),
            "the resource id `type:id` means `type:id:main`"),
        locks.get(
            "deprecation-warn", "LOCK_DEPRECATION_WARN", true, Kinds.flag(), "log each such id"),
        locks.get(
            "metadata-entries", 16, Kinds.number(0, 256), "metadata entries a lock takes at most"),
        locks.get(
            "metadata-size",
            1_024,
            Kinds.size(0, 64 * 1_024),
            "their keys and values together, in UTF-8"));
  }
}
