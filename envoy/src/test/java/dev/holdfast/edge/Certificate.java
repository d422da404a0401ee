package dev.holdfast.edge;

import dev.holdfast.service.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for localhost that signs itself; made by openssl, without which the test is left
 * out.
 */
record Certificate(Path certificate, Path key) {
  private static final String MAKE =
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"
          + " -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem";

  static Certificate in(Path folder) throws IOException, InterruptedException {
    Machine.needsProgram("openssl");
    Machine.run(folder, "openssl", MAKE.split(" ", -1));
    return new Certificate(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
  }

  /** What makes an edge use it. */
  String[] settings() {
    return new String[] {"HOLDFAST_TLS_CERTIFICATE=" + certificate, "HOLDFAST_TLS_KEY=" + key};
  }

  /** A client's context that trusts it and nobody else. */
  SSLContext trusting() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    try (InputStream in = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "localhost", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
