package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where a watch stands, for a client to keep: for each partition its epoch and the revision up to
 * which all was sent. Bytes in base64url: a version, the watch's mark, then 18 bytes a partition.
 * It is not signed: whoever makes one up sees no more than the scopes that he may watch anyway.
 *
 * @param watch the {@link Fingerprint} of what is watched, and by whom
 * @param points by partition
 */
record ResumeToken(long watch, Map<Integer, Point> points) {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = Byte.BYTES + Long.BYTES;
  private static final int POINT_BYTES = Short.BYTES + 2 * Long.BYTES;

  /** No epoch's mark, but for one in 2^64. */
  private static final long NO_EPOCH = 0;

  /** An epoch's {@link Fingerprint} and a revision. */
  record Point(long epochMark, long revision) {}

  ResumeToken {
    points = Map.copyOf(points);
  }

  /**
   * Reads a client's token.
   *
   * @param watch what it must have been given to
   * @param partitions those that it must have a point in
   * @throws RefusedException ARGUMENT_INVALID where it is no token, or another watch's
   */
  static ResumeToken parse(String text, long watch, Set<Integer> partitions) {
    if (text.length() > base64Length(HEADER_BYTES + partitions.size() * POINT_BYTES)) {
      throw invalid("too long");
    }
    ByteBuffer bytes = decode(text);
    if (bytes.remaining() < HEADER_BYTES
        || (bytes.remaining() - HEADER_BYTES) % POINT_BYTES != 0
        || bytes.get() != VERSION) {
      throw invalid("not a resume token");
    }
    if (bytes.getLong() != watch) {
      throw invalid("from a watch of other scopes or another user");
    }
    Map<Integer, Point> points = new HashMap<>();
    while (bytes.hasRemaining()) {
      int partition = bytes.getChar();
      var point = new Point(bytes.getLong(), bytes.getLong());
      if (point.revision() < 0) {
        throw invalid("not a resume token");
      }
      points.put(partition, point);
    }
    if (!points.keySet().equals(partitions)) {
      throw invalid("from a watch of other partitions");
    }
    return new ResumeToken(watch, points);
  }

  /** Where it stands in one of its partitions. */
  Point point(int partition) {
    Point point = points.get(partition);
    if (point == null) {
      throw new IllegalArgumentException("no point in partition " + partition);
    }
    return point;
  }

  private static ByteBuffer decode(String text) {
    try {
      return ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw invalid("not a resume token");
    }
  }

  private static RefusedException invalid(String problem) {
    return new RefusedException(Refusal.argumentInvalid("resume_token", problem));
  }

  private static int base64Length(int bytes) {
    return (bytes + 2) / 3 * 4;
  }

  /** Puts a token together. */
  static final class Writer {
    private final ByteBuffer bytes;

    Writer(long watch, int partitions) {
      bytes = ByteBuffer.allocate(HEADER_BYTES + partitions * POINT_BYTES);
      bytes.put(VERSION).putLong(watch);
    }

    void add(int partition, long epochMark, long revision) {
      bytes.putChar((char) partition).putLong(epochMark).putLong(revision);
    }

    /** A point that cannot be gone on from: its epoch is none. */
    void addNowhere(int partition) {
      add(partition, NO_EPOCH, 0);
    }

    /** The text to send. */
    String finish() {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
  }
}
