package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.holdfast.service.StatusDetails;
import dev.holdfast.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A refusal as a client sees it.
 *
 * @param metadata that of its one ErrorInfo
 */
record Refused(Code code, String reason, Map<String, String> metadata) {

  /** Makes the call, which must be refused with this code and reason. */
  static Refused by(ThrowingCallable call, Code code, ErrorReason reason) {
    StatusRuntimeException thrown = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(thrown).as("the call must be refused").isNotNull();
    assertThat(thrown.getStatus().getCode()).as("%s", thrown.getStatus()).isEqualTo(code);
    Status status = StatusProto.fromThrowable(thrown);
    assertThat(status).as("details of %s", thrown.getStatus()).isNotNull();
    List<ErrorInfo> infos = StatusDetails.of(status, ErrorInfo.class);
    assertThat(infos).hasSize(1);
    ErrorInfo info = infos.get(0);
    assertThat(info.getDomain()).isEqualTo("holdfast");
    assertThat(info.getReason()).as("%s", thrown.getStatus()).isEqualTo(reason.name());
    return new Refused(code, info.getReason(), info.getMetadataMap());
  }
}
