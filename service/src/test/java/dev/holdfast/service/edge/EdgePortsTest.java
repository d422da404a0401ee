package dev.holdfast.service.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.config.EdgeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class EdgePortsTest {
  @Test
  void zeroIsAnyFreePort() throws IOException {
    assertThat(EdgePorts.of(new EdgeConfig(0, 0)).edge()).isPositive();
  }

  @Test
  void busyPortIsNamedWithTheVariableThatMovesIt() throws IOException {
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EdgePorts.of(new EdgeConfig(busy.getLocalPort(), 0)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(busy.getLocalPort()))
          .hasMessageContaining("HOLDFAST_EDGE_PORT");
    }
  }
}
