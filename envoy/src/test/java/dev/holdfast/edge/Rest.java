package dev.holdfast.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** REST calls through an edge, over HTTP/1.1 as a browser makes them without TLS. */
final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final TestEdge edge;

  Rest(TestEdge edge) {
    this.edge = edge;
  }

  /** What came back. */
  record Answer(int status, HttpHeaders headers, String body) {
    /** The body, which must be JSON. */
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + body, e);
      }
    }

    /** The reason of an error, and empty where it has none. */
    String reason() {
      return json().path("details").path(0).path("reason").asText();
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  Answer get(String path, String token) {
    return send(path, request -> request.header("authorization", "Bearer " + token).GET());
  }

  Answer post(String path, String token, String body) {
    return send(
        path,
        request ->
            request
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
  }

  /** Any other call. */
  Answer send(String path, UnaryOperator<HttpRequest.Builder> with) {
    return send(with.apply(HttpRequest.newBuilder(edge.uri(path))));
  }

  /** The text of an admin page. */
  String admin(String path) {
    return send(HttpRequest.newBuilder(edge.adminUri(path))).body();
  }

  private Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(LIMIT).build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
