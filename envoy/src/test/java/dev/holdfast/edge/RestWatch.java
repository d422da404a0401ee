package dev.holdfast.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A watch by REST, read line by line in a thread of its own until it ends. */
final class RestWatch implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SSE_FIELD = "data: ";

  /** One for all: each watch has a connection of its own all the same. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final HttpResponse<Stream<String>> response;
  private final Thread reader;

  private RestWatch(HttpResponse<Stream<String>> response) {
    this.response = response;
    this.reader = new Thread(this::read, "rest-watch");
    this.reader.setDaemon(true);
    this.reader.start();
  }

  /**
   * Opens one.
   *
   * @param accept the media type that is asked for
   */
  static RestWatch open(TestEdge edge, String token, String scope, String accept) {
    return begin(edge, token, scope, accept).join();
  }

  /** As {@link #open}, without waiting for the first headers. */
  static CompletableFuture<RestWatch> begin(
      TestEdge edge, String token, String scope, String accept) {
    HttpRequest request =
        HttpRequest.newBuilder(edge.uri("/v1/locks:watch?scopes=" + scope))
            .header("authorization", "Bearer " + token)
            .header("accept", accept)
            .build();
    return HTTP.sendAsync(request, BodyHandlers.ofLines()).thenApply(RestWatch::new);
  }

  int status() {
    return response.statusCode();
  }

  String contentType() {
    return response.headers().firstValue("content-type").orElse("");
  }

  /** All lines until now. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The messages until now. */
  List<JsonNode> messages() {
    return lines.stream().filter(line -> !line.isBlank()).map(RestWatch::parse).toList();
  }

  /** How many heartbeats came. */
  long heartbeats() {
    return messages().stream().filter(message -> message.has("heartbeat")).count();
  }

  /** Whether the stream goes on. */
  boolean open() {
    return reader.isAlive();
  }

  @Override
  public void close() {
    response.body().close();
  }

  private void read() {
    try {
      response.body().forEach(lines::add);
    } catch (RuntimeException e) {
      // Cut off, by the test or by the edge: the reader's end tells.
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line.startsWith(SSE_FIELD) ? line.substring(SSE_FIELD.length()) : line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }
}
