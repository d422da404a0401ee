package dev.holdfast.service.system;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.holdfast.v1.Lock;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;

/**
 * What the status of a call that failed tells.
 *
 * @param info without a reason where the server did not answer
 */
record RefusalDetails(ErrorInfo info, List<Lock> locks, List<RetryInfo> retries) {
  static RefusalDetails of(StatusRuntimeException thrown) {
    Status status = StatusProto.fromThrowable(thrown);
    List<ErrorInfo> infos = details(status, ErrorInfo.class);
    return new RefusalDetails(
        infos.isEmpty() ? ErrorInfo.getDefaultInstance() : infos.get(0),
        details(status, Lock.class),
        details(status, RetryInfo.class));
  }

  String reason() {
    return info.getReason();
  }

  private static <M extends Message> List<M> details(Status status, Class<M> type) {
    var found = new ArrayList<M>();
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          found.add(detail.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return found;
  }
}
