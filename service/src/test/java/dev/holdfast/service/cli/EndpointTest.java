package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:9090, localhost, 9090, false",
    "localhost, localhost, 9090, false",
    "http://10.0.0.1:80, 10.0.0.1, 80, false",
    "HTTPS://locks.example.org, locks.example.org, 443, true",
    "https://locks.example.org:8443/, locks.example.org, 8443, true",
    "[::1]:9090, [::1], 9090, false"
  })
  void readsAddresses(String address, String host, int port, boolean tls) throws StatusException {
    assertThat(Endpoint.parse(address)).isEqualTo(new Endpoint(host, port, tls));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a:1", "a b", "https://a/path", "http://u:p@a:1", "://", ":9090"})
  void refusesTheRestByTheVariablesName(String address) {
    assertThatThrownBy(() -> Endpoint.parse(address))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("HOLDFAST_SERVER");
  }
}
