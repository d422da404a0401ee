package dev.holdfast.bench.watch;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.holdfast.v1.Snapshot;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts what a WatchLocksResponse holds without building it, so that a thousand watches of one
 * client do not take the processor from the server that is measured.
 */
final class TallyMarshaller implements Marshaller<Tally> {
  @Override
  public InputStream stream(Tally value) {
    throw new UnsupportedOperationException("tallies are only received");
  }

  @Override
  public Tally parse(InputStream stream) {
    try {
      // gRPC's streams say exactly how much there is.
      return count(CodedInputStream.newInstance(stream.readNBytes(stream.available())));
    } catch (IOException e) {
      throw Status.INTERNAL.withDescription("not a message").withCause(e).asRuntimeException();
    }
  }

  private static Tally count(CodedInputStream input) throws IOException {
    int events = 0;
    boolean snapshot = false;
    boolean more = false;
    boolean end = false;
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case WatchLocksResponse.LOCK_EVENTS_FIELD_NUMBER -> {
          events++;
          input.skipField(tag);
        }
        case WatchLocksResponse.SNAPSHOT_FIELD_NUMBER -> {
          snapshot = true;
          more = hasMore(input);
        }
        case WatchLocksResponse.END_FIELD_NUMBER -> {
          end = true;
          input.skipField(tag);
        }
        default -> input.skipField(tag);
      }
    }
    return new Tally(events, snapshot, more, end);
  }

  private static boolean hasMore(CodedInputStream input) throws IOException {
    int limit = input.pushLimit(input.readRawVarint32());
    boolean more = false;
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == Snapshot.MORE_FIELD_NUMBER) {
        more = input.readBool();
      } else {
        input.skipField(tag);
      }
    }
    input.popLimit(limit);
    return more;
  }
}
