package dev.holdfast.service.cli;

import dev.holdfast.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/**
 * Where the server is.
 *
 * @param tls whether it is spoken to over TLS, with the certificates that this Java trusts
 */
record Endpoint(String host, int port, boolean tls) {
  static final String VARIABLE = "HOLDFAST_SERVER";
  static final String DEFAULT = "localhost:9090";

  private static final int PORT = 9090;
  private static final int TLS_PORT = 443;

  /**
   * Reads {@code host}, {@code host:port} or {@code http://host:port} (plain text) or {@code
   * https://host:port} (TLS).
   *
   * @throws StatusException INVALID_ARGUMENT where it is none of these
   */
  static Endpoint parse(String address) throws StatusException {
    try {
      URI uri = new URI(address.contains("://") ? address : "http://" + address);
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      boolean tls = scheme.equals("https");
      boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
      if (uri.getHost() != null
          && bare
          && uri.getRawUserInfo() == null
          && (tls || scheme.equals("http"))) {
        int otherwise = tls ? TLS_PORT : PORT;
        return new Endpoint(uri.getHost(), uri.getPort() < 0 ? otherwise : uri.getPort(), tls);
      }
      throw invalid(address);
    } catch (URISyntaxException e) {
      throw invalid(address);
    }
  }

  private static StatusException invalid(String address) {
    String problem = "'" + address + "' is not host:port or https://host:port";
    return Failure.exception(
        Code.INVALID_ARGUMENT,
        ErrorReason.ARGUMENT_INVALID,
        VARIABLE + ": " + problem,
        Map.of("field", VARIABLE, "problem", problem));
  }
}
