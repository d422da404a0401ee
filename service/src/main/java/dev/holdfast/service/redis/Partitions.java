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
    keys = IntStream.range(0, count).mapToObj(PartitionKeys::of).toList();
  }

  int count() {
    return keys.size();
  }

  /** A document and all its sections are in one partition. */
  int of(DocumentId document) {
    return CRC16.crc16(document.toString().getBytes(StandardCharsets.US_ASCII)) % keys.size();
  }

  PartitionKeys keys(int partition) {
    return keys.get(partition);
  }
}
