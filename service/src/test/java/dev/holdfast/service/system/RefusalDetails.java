package dev.holdfast.service.system;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.holdfast.service.StatusDetails;
import dev.holdfast.v1.Lock;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;

/**
 * What the status of a call that failed tells.
 *
 * @param info without a reason where the server did not answer
 */
record RefusalDetails(ErrorInfo info, List<Lock> locks, List<RetryInfo> retries) {
  static RefusalDetails of(StatusRuntimeException thrown) {
    Status status = StatusProto.fromThrowable(thrown);
    List<ErrorInfo> infos = StatusDetails.of(status, ErrorInfo.class);
    return new RefusalDetails(
        infos.isEmpty() ? ErrorInfo.getDefaultInstance() : infos.get(0),
        StatusDetails.of(status, Lock.class),
        StatusDetails.of(status, RetryInfo.class));
  }

  String reason() {
    return info.getReason();
  }
}
