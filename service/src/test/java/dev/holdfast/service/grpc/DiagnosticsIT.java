package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DiagnosticsIT {
  private final TestSettings settings = new TestSettings();

  @Test
  void reflectionAnswersLoopbackWithoutAToken() throws Exception {
    try (var server = new TestServer(settings)) {
      ServerReflectionResponse response =
          reflect(
              ServerReflectionGrpc.newStub(server.connect()),
              ServerReflectionRequest.newBuilder().setListServices("").build());

      assertThat(response.getListServicesResponse().getServiceList())
          .extracting(service -> service.getName())
          .contains("holdfast.v1.LockService", "holdfast.v1.AdminService");
    }
  }

  @Test
  void reflectionKnowsTheSchemaThoughWatchLocksWasReplaced() throws Exception {
    try (var server = new TestServer(settings)) {
      ServerReflectionResponse response =
          reflect(
              ServerReflectionGrpc.newStub(server.connect()),
              ServerReflectionRequest.newBuilder()
                  .setFileContainingSymbol("holdfast.v1.LockService")
                  .build());

      assertThat(response.getFileDescriptorResponse().getFileDescriptorProtoCount()).isPositive();
    }
  }

  @Test
  void channelzAnswersLoopbackWithoutAToken() throws IOException {
    try (var server = new TestServer(settings)) {
      var channelz = ChannelzGrpc.newBlockingStub(server.connect());

      assertThat(channelz.getServers(GetServersRequest.getDefaultInstance()).getServerCount())
          .isPositive();
    }
  }

  @Test
  void diagnosticsAreNotThereForWhoComesThroughAProxyOnThisMachine() throws IOException {
    try (var server = new TestServer(settings)) {
      assertThatThrownBy(
              () -> proxied(server.connect()).getServers(GetServersRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED));
    }
  }

  @Test
  void diagnosticsAreForAllWhereTheyAreSwitchedOn() throws IOException {
    settings.reflection = true;
    try (var server = new TestServer(settings)) {
      assertThat(
              proxied(server.connect())
                  .getServers(GetServersRequest.getDefaultInstance())
                  .getServerCount())
          .isPositive();
    }
  }

  private static ChannelzGrpc.ChannelzBlockingStub proxied(ManagedChannel channel) {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), "203.0.113.7");
    return ChannelzGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static ServerReflectionResponse reflect(
      ServerReflectionGrpc.ServerReflectionStub stub, ServerReflectionRequest request)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    var first = new CompletableFuture<ServerReflectionResponse>();
    var requests =
        stub.serverReflectionInfo(
            new StreamObserver<>() {
              @Override
              public void onNext(ServerReflectionResponse response) {
                first.complete(response);
              }

              @Override
              public void onError(Throwable failure) {
                first.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {}
            });
    requests.onNext(request);
    requests.onCompleted();
    return first.get(10, TimeUnit.SECONDS);
  }
}
