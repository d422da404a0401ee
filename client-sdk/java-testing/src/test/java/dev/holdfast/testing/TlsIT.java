package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastClientBuilder;
import dev.holdfast.client.LockView;
import dev.holdfast.client.UnavailableException;
import dev.holdfast.client.WatchOptions;
import io.grpc.TlsChannelCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS, with a certificate of the server's alone and of both: in front of a real service. */
class TlsIT {
  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  @TempDir static Path folder;

  private static CertificateAuthority ours;
  private static CertificateAuthority strange;

  private final String resource = "document:" + UUID.randomUUID() + ":main";

  @BeforeAll
  static void makeCertificates() throws Exception {
    ours = CertificateAuthority.in(folder.resolve("ours"));
    ours.issue("server");
    ours.issue("client");
    strange = CertificateAuthority.in(folder.resolve("strange"));
    strange.issue("client");
  }

  /** In front of the service; it shows its certificate, and may ask for one. */
  private static TcpProxy edge(boolean clientCertificate) throws Exception {
    return TcpProxy.tls(server.port(), ours.context("server"), clientCertificate);
  }

  private static HoldfastClientBuilder through(TcpProxy edge) {
    return Clients.through(edge, server, "worker").callTimeout(Duration.ofSeconds(6));
  }

  private static HoldfastClientBuilder withCertificate(TcpProxy edge, CertificateAuthority issuer)
      throws Exception {
    return through(edge)
        .mutualTls(issuer.file("client.pem"), issuer.file("client.key"), ours.trusted());
  }

  private static TlsChannelCredentials.Builder trusting(CertificateAuthority authority)
      throws Exception {
    return TlsChannelCredentials.newBuilder().trustManager(authority.trusted());
  }

  @Test
  void holdsAndWatchesByTls() throws Exception {
    try (TcpProxy edge = edge(false);
        HoldfastClient client = through(edge).credentials(trusting(ours).build()).build()) {
      holdsAndWatches(client);
    }
  }

  @Test
  void holdsAndWatchesWhereTheServerAsksForACertificate() throws Exception {
    try (TcpProxy edge = edge(true);
        HoldfastClient client = withCertificate(edge, ours).build()) {
      holdsAndWatches(client);
    }
  }

  @Test
  void withoutACertificateTheServerThatAsksForOneIsOutOfReach() throws Exception {
    try (TcpProxy edge = edge(true);
        HoldfastClient client = through(edge).credentials(trusting(ours).build()).build()) {
      isRefused(client);
    }
  }

  @Test
  void certificateOfAStrangeAuthorityIsOfNoUse() throws Exception {
    try (TcpProxy edge = edge(true);
        HoldfastClient client = withCertificate(edge, strange).build()) {
      isRefused(client);
    }
  }

  @Test
  void serverOfAStrangeAuthorityIsNotTalkedTo() throws Exception {
    try (TcpProxy edge = edge(false);
        HoldfastClient client = through(edge).credentials(trusting(strange).build()).build()) {
      isRefused(client);
    }
  }

  @Test
  void byDefaultOnlyWhatJavaTrustsIsTalkedTo() throws Exception {
    try (TcpProxy edge = edge(false);
        HoldfastClient client =
            HoldfastClient.builder(edge.target())
                .token(server.token("worker", "Worker", "service"))
                .callTimeout(Duration.ofSeconds(6))
                .build()) {
      isRefused(client);
    }
  }

  private void holdsAndWatches(HoldfastClient client) throws Exception {
    try (HeldLock held = client.acquire(resource, AcquireOptions.defaults());
        LockView view = client.view(WatchOptions.of(resource))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> view.holder(resource).isPresent());
      assertThat(held.isValid()).isTrue();
    }
    assertThat(client.get(resource).getLocked()).isFalse();
  }

  private void isRefused(HoldfastClient client) {
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> client.acquire(resource, AcquireOptions.defaults()));
  }
}
