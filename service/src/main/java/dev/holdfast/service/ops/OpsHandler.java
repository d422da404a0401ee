package dev.holdfast.service.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /metrics}, {@code /healthz} and {@code /readyz}, to GET and HEAD. */
final class OpsHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(OpsHandler.class);

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  /** The JDK's server wants to be told so where no body follows. */
  private static final int NO_BODY = -1;

  private final Metrics metrics;
  private final Readiness readiness;

  OpsHandler(Metrics metrics, Readiness readiness) {
    this.metrics = metrics;
    this.readiness = readiness;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, respond(exchange));
    } catch (RuntimeException e) {
      // The JDK's server would only close the connection, and tell nobody why.
      log.error("No answer to {}", exchange.getRequestURI(), e);
      throw e;
    }
  }

  private Response respond(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return new Response(405, TEXT, "Only GET and HEAD\n");
    }
    return switch (exchange.getRequestURI().getPath()) {
      case "/metrics" -> new Response(200, PROMETHEUS_TEXT, metrics.scrape());
      case "/healthz" -> new Response(200, TEXT, "alive\n");
      case "/readyz" -> ready(readiness.state());
      default -> new Response(404, TEXT, "Here are /metrics, /healthz and /readyz\n");
    };
  }

  private static Response ready(Readiness.State state) {
    return state == Readiness.State.READY
        ? new Response(200, JSON, "{\"ready\":true}\n")
        : new Response(503, JSON, "{\"ready\":false,\"reason\":\"" + state.text() + "\"}\n");
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", response.contentType());
    headers.set("Cache-Control", "no-store");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(response.status(), NO_BODY);
    } else {
      exchange.sendResponseHeaders(response.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private record Response(int status, String contentType, String body) {}
}
