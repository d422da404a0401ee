package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.holdfast.service.StatusDetails;
import dev.holdfast.service.lock.Reason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a client sees of a refusal. */
record Refused(Code code, Status status, ErrorInfo info) {

  /** Makes the call, which must be refused for this reason. */
  static Refused by(Reason reason, ThrowingCallable call) {
    var thrown = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(thrown).as("the call must be refused").isNotNull();
    Refused refused = of(thrown);
    assertThat(refused.info.getReason()).as("%s", thrown.getStatus()).isEqualTo(reason.name());
    assertThat(refused.code).isEqualTo(StatusMapping.code(reason));
    return refused;
  }

  static Refused of(StatusRuntimeException thrown) {
    Status status = StatusProto.fromThrowable(thrown);
    assertThat(status).isNotNull();
    assertThat(status.getCode()).isEqualTo(thrown.getStatus().getCode().value());
    List<ErrorInfo> infos = StatusDetails.of(status, ErrorInfo.class);
    assertThat(infos).as("%s", thrown.getStatus()).hasSize(1);
    assertThat(infos.get(0).getDomain()).isEqualTo("holdfast");
    return new Refused(thrown.getStatus().getCode(), status, infos.get(0));
  }

  <M extends Message> List<M> details(Class<M> type) {
    return StatusDetails.of(status, type);
  }

  String metadata(String key) {
    return info.getMetadataOrThrow(key);
  }
}
