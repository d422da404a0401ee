package dev.holdfast.edge;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.holdfast.v1.GetLockRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Unary calls by gRPC-Web, as the specification of its binary form has them. */
final class GrpcWeb {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A flag byte and a length. */
  private static final int PREFIX = 5;

  /** The flag of the frame with the trailers. */
  private static final int TRAILERS = 0x80;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final TestEdge edge;

  GrpcWeb(TestEdge edge) {
    this.edge = edge;
  }

  /**
   * What came back.
   *
   * @param http the HTTP status, which must be 200 for a client to look at the rest
   * @param trailers the headers where there is no body, else its last frame
   */
  record Answer(int http, Map<String, String> trailers) {
    /** The gRPC status. */
    int code() {
      assertOk();
      return Integer.parseInt(trailers.get("grpc-status"));
    }

    /** The reason of an error. */
    String reason() {
      assertOk();
      byte[] details = Base64.getDecoder().decode(trailers.get("grpc-status-details-bin"));
      try {
        return Status.parseFrom(details).getDetails(0).unpack(ErrorInfo.class).getReason();
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    private void assertOk() {
      if (http != 200) {
        throw new AssertionError("HTTP " + http);
      }
    }
  }

  /** Asks about a lock. */
  Answer call(String method, String token) {
    return call(method, token, GetLockRequest.newBuilder().setResourceId("document:1:a").build());
  }

  /** Any call; no token where it is empty. */
  Answer call(String method, String token, Message message) {
    byte[] bytes = message.toByteArray();
    byte[] frame =
        ByteBuffer.allocate(PREFIX + bytes.length)
            .put((byte) 0)
            .putInt(bytes.length)
            .put(bytes)
            .array();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(edge.uri("/" + method))
            .timeout(LIMIT)
            .header("content-type", "application/grpc-web+proto")
            .header("x-grpc-web", "1")
            .POST(HttpRequest.BodyPublishers.ofByteArray(frame));
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), trailers(response));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> trailers(HttpResponse<byte[]> response) {
    var trailers = new HashMap<String, String>();
    response.headers().map().forEach((name, values) -> trailers.put(name, values.get(0)));
    ByteBuffer body = ByteBuffer.wrap(response.body());
    while (body.hasRemaining()) {
      int flag = body.get() & 0xff;
      var frame = new byte[body.getInt()];
      body.get(frame);
      if (flag == TRAILERS) {
        new String(frame, StandardCharsets.US_ASCII)
            .lines()
            .map(line -> line.split(":", 2))
            .forEach(field -> trailers.put(field[0], field[1].strip()));
      }
    }
    return trailers;
  }
}
