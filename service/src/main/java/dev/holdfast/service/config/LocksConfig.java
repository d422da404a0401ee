package dev.holdfast.service.config;

/**
 * Rules that are not one resource type's.
 *
 * @param singleTab a user holds one lock in all; read, and not yet enforced
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
    int metadataBytes) {}
