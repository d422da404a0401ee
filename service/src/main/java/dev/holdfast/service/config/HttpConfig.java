package dev.holdfast.service.config;

/**
 * Metrics and health over HTTP.
 *
 * @param port 0 picks a free one
 */
public record HttpConfig(int port) {

  static HttpConfig read(Section http) {
    return new HttpConfig(
        http.get(
            "port",
            "HOLDFAST_HTTP_PORT",
            9464,
            Kinds.port(),
            "metrics and health; 0 picks a free one"));
  }
}
