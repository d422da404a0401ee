package dev.holdfast.service.redis;

import dev.holdfast.service.lock.DocumentId;
import io.lettuce.core.codec.CRC16;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The partitions of all resources, and the names of their keys. */
final class Partitions {
  private final List<PartitionKeys> keys;

  Partitions(int count) {
    keys = IntStream.range(0, count).mapToObj(PartitionKeys::new).toList();
  }

  int count() {
    return keys.size();
  }

  /** A document and all its sections are in one partition. */
  int of(DocumentId document) {
    return of(document.toString());
  }

  /** Where a user's own entries are. */
  int ofUser(String userId) {
    return of(userId);
  }

  private int of(String text) {
    return CRC16.crc16(text.getBytes(StandardCharsets.UTF_8)) % keys.size();
  }

  PartitionKeys keys(int partition) {
    return keys.get(partition);
  }
}
