package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the web page, as Envoy serves them. */
class PageIT {
  private static StandingEdge standing;
  private static Rest rest;

  @BeforeAll
  static void start() {
    standing = StandingEdge.start(List.of());
    rest = standing.rest();
  }

  @AfterAll
  static void stop() {
    standing.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/app.js, text/javascript; charset=utf-8",
    "/app.css, text/css; charset=utf-8",
    "/favicon.svg, image/svg+xml"
  })
  void everybodyGetsThemWithoutAToken(String path, String contentType) {
    Rest.Answer file = rest.send(path, HttpRequest.Builder::GET);

    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("content-type")).isEqualTo(contentType);
    assertThat(file.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(file.header("cache-control")).isEqualTo("no-cache");
    assertThat(file.body()).isNotBlank();
  }

  @Test
  void pageRunsItsOwnScriptsOnlyAndInNobodysFrame() {
    assertThat(rest.send("/", HttpRequest.Builder::GET).header("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void otherFilesAreBehindTheToken() {
    assertThat(rest.send("/app.js.map", HttpRequest.Builder::GET).status()).isEqualTo(401);
    assertThat(rest.send("/../start.sh", HttpRequest.Builder::GET).status()).isEqualTo(401);
  }
}
