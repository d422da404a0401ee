package dev.holdfast.service.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;

/**
 * A WatchLocksResponse in pieces that are encoded already: protobuf messages put behind each other
 * are the message with the fields of all. So an event is encoded once for all watches.
 *
 * @param chunks may be shared with other payloads, and are never written to
 */
record WatchPayload(List<byte[]> chunks) {
  WatchPayload {
    chunks = List.copyOf(chunks);
  }

  /** The message's bytes, copied once: into the transport's buffers. */
  InputStream stream() {
    return new ChunkStream(chunks);
  }

  private static final class ChunkStream extends InputStream implements Drainable, KnownLength {
    private List<byte[]> left;
    private InputStream reading = InputStream.nullInputStream();
    private int available;

    ChunkStream(List<byte[]> chunks) {
      left = chunks;
      available = chunks.stream().mapToInt(chunk -> chunk.length).sum();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int drained = (int) reading.transferTo(target);
      for (byte[] chunk : left) {
        target.write(chunk);
        drained += chunk.length;
      }
      left = List.of();
      available = 0;
      return drained;
    }

    @Override
    public int available() {
      return available;
    }

    @Override
    public int read() throws IOException {
      int read = reading().read();
      available -= read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = reading().read(target, offset, length);
      available -= Math.max(read, 0);
      return read;
    }

    private InputStream reading() {
      if (!left.isEmpty()) {
        reading =
            new SequenceInputStream(
                Collections.enumeration(left.stream().map(ByteArrayInputStream::new).toList()));
        left = List.of();
      }
      return reading;
    }
  }
}
