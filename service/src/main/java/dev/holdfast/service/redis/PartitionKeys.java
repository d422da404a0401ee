package dev.holdfast.service.redis;

import dev.holdfast.service.lock.DocumentId;
import java.util.List;

/**
 * The keys of one partition. All share one hash tag, so that one script may touch them together in
 * a cluster too. DESIGN.md says what each holds.
 */
final class PartitionKeys {
  private final String tag;
  private final List<String> all;

  PartitionKeys(int partition) {
    tag = ":{" + partition + "}";
    all =
        List.of(
            "revision" + tag,
            "events" + tag,
            "index" + tag,
            "deadlines" + tag,
            "sessions" + tag,
            "held" + tag,
            "attached" + tag,
            "instances" + tag,
            "scopes" + tag);
  }

  /** Those that every script is given, in the order of {@code include/partition.lua}. */
  List<String> all() {
    return all;
  }

  String revision() {
    return all.get(0);
  }

  String events() {
    return all.get(1);
  }

  String index() {
    return all.get(2);
  }

  String deadlines() {
    return all.get(3);
  }

  String sessions() {
    return all.get(4);
  }

  String held() {
    return all.get(5);
  }

  String attached() {
    return all.get(6);
  }

  String instances() {
    return all.get(7);
  }

  String scopes() {
    return all.get(8);
  }

  /** The keys of a document, in the order in which scripts take them: locks, queue, viewers. */
  List<String> document(DocumentId document) {
    return List.of(locks(document), queue(document), viewers(document));
  }

  String locks(DocumentId document) {
    return "locks" + tag + ':' + document;
  }

  String queue(DocumentId document) {
    return "queue" + tag + ':' + document;
  }

  String viewers(DocumentId document) {
    return "viewers" + tag + ':' + document;
  }

  /** What a user holds and waits for; this partition is the user's. */
  String user(String userId) {
    return "user" + tag + ':' + userId;
  }

  /** What a user holds and waits for within one document; this partition is the document's. */
  String user(DocumentId document, String userId) {
    return "user" + tag + ':' + document + ':' + userId;
  }
}
