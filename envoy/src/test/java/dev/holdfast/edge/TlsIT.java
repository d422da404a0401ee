package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge with a certificate. */
class TlsIT {
  @Test
  void browserIsOfferedHttp2(@TempDir Path folder) throws Exception {
    var certificate = Certificate.in(folder);
    try (var standing = StandingEdge.start(List.of(), certificate.settings())) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "https://localhost:" + standing.edge().port() + "/v1/locks/document:1:a"))
              .header("authorization", "Bearer " + standing.token("smith"))
              .build();
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .sslContext(certificate.trusting())
              .build()
              .send(request, BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.sslSession().orElseThrow().getProtocol()).isIn("TLSv1.2", "TLSv1.3");
    }
  }
}
