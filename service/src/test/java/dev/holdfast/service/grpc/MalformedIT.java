package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Reason;
import dev.holdfast.v1.LockServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MalformedIT {
  private static final byte[] TRUNCATED = {0x0a, 0x7f, 'x'};
  private static final byte[] NOT_UTF_8 = {0x0a, 0x02, (byte) 0xc3, 0x28};

  @Test
  void bytesThatAreNoMessageAreAnInvalidArgument() throws IOException {
    try (var server = new TestServer(new TestSettings())) {
      var client = server.client("smith");
      List<MethodDescriptor<?, ?>> methods =
          List.of(LockServiceGrpc.getAcquireMethod(), LockServiceGrpc.getWatchLocksMethod());
      for (MethodDescriptor<?, ?> method : methods) {
        for (byte[] request : List.of(TRUNCATED, NOT_UTF_8)) {
          Refused refused =
              Refused.by(
                  Reason.ARGUMENT_INVALID,
                  () ->
                      ClientCalls.blockingUnaryCall(
                          client.getChannel(), raw(method), client.getCallOptions(), request));
          assertThat(refused.metadata("field")).isEqualTo("request");
        }
      }
      assertThat(server.locks.requests).isEmpty();
    }
  }

  @Test
  void callWithoutARequestIsAnInvalidArgument() throws Exception {
    try (var server = new TestServer(new TestSettings())) {
      var client = server.client("smith");
      var ended = new CompletableFuture<StatusRuntimeException>();
      ClientCall<byte[], byte[]> call =
          client.getChannel().newCall(raw(LockServiceGrpc.getAcquireMethod()), CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended.complete(status.asRuntimeException(trailers));
            }
          },
          new Metadata());

      call.halfClose();

      Refused refused =
          Refused.by(
              Reason.ARGUMENT_INVALID,
              () -> {
                throw ended.get(10, TimeUnit.SECONDS);
              });
      assertThat(refused.metadata("problem")).isEqualTo("is missing");
    }
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setFullMethodName(method.getFullMethodName())
        .setType(MethodDescriptor.MethodType.UNARY)
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }
}
