package dev.holdfast.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A store with one number, read and written over HTTP. With its fence on it refuses a write that
 * comes with a smaller token than it has seen.
 */
final class FencedCounter implements AutoCloseable {
  static final String TOKEN_HEADER = "Fencing-Token";
  static final int REFUSED = 412;

  private final HttpServer http;
  private final boolean fenced;
  private long value;
  private long greatestToken;

  private FencedCounter(boolean fenced) throws IOException {
    this.fenced = fenced;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.start();
  }

  static FencedCounter start(boolean fenced) throws IOException {
    return new FencedCounter(fenced);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
  }

  synchronized long value() {
    return value;
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("GET")) {
        answer(exchange, 200, Long.toString(value));
        return;
      }
      long token = Long.parseLong(exchange.getRequestHeaders().getFirst(TOKEN_HEADER));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (fenced && token < greatestToken) {
        answer(exchange, REFUSED, "stale");
        return;
      }
      greatestToken = Math.max(greatestToken, token);
      value = Long.parseLong(body);
      answer(exchange, 200, body);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    // A client that was stopped may find a kept connection reset, and cannot tell what was written.
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
