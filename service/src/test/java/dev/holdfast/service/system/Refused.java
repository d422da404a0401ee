package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.holdfast.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
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
    ErrorInfo info = onlyInfo(status);
    assertThat(info.getDomain()).isEqualTo("holdfast");
    assertThat(info.getReason()).as("%s", thrown.getStatus()).isEqualTo(reason.name());
    return new Refused(code, info.getReason(), info.getMetadataMap());
  }

  private static ErrorInfo onlyInfo(Status status) {
    var infos = status.getDetailsList().stream().filter(d -> d.is(ErrorInfo.class)).toList();
    assertThat(infos).hasSize(1);
    return unpacked(infos.get(0));
  }

  private static ErrorInfo unpacked(Any any) {
    try {
      return any.unpack(ErrorInfo.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
