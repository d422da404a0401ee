package dev.holdfast.service.redis;

import dev.holdfast.service.lock.DocumentId;

/**
 * The keys of one partition. All share one hash tag, so that one script may touch them together in
 * a cluster too. DESIGN.md says what each holds.
 */
record PartitionKeys(
    String revision, String events, String index, String deadlines, String locksPrefix) {

  static PartitionKeys of(int partition) {
    String tag = ":{" + partition + "}";
    return new PartitionKeys(
        "revision" + tag, "events" + tag, "index" + tag, "deadlines" + tag, "locks" + tag + ":");
  }

  String locks(DocumentId document) {
    return locksPrefix + document;
  }
}
