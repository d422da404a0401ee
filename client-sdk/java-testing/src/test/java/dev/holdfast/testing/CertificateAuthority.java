package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority for the certificates of one test, made by openssl. */
final class CertificateAuthority {
  private static final String PASSWORD = "of-one-test";

  private final Path openssl = Machine.program("openssl");
  private final Path folder;

  private CertificateAuthority(Path folder) {
    this.folder = folder;
  }

  static CertificateAuthority in(Path folder) throws Exception {
    CertificateAuthority made = new CertificateAuthority(Files.createDirectories(folder));
    made.certificate("ca", List.of());
    return made;
  }

  /** The certificate that the others come from, PEM. */
  File trusted() {
    return file("ca.pem");
  }

  /** A certificate and its key, {@code name.pem} and {@code name.key}. */
  void issue(String name) throws Exception {
    certificate(
        name,
        List.of(
            "-CA",
            trusted().toString(),
            "-CAkey",
            file("ca.key").toString(),
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-addext",
            "basicConstraints=CA:FALSE"));
  }

  File file(String name) {
    return folder.resolve(name).toFile();
  }

  /** For a server with that certificate, who trusts what comes from this authority. */
  SSLContext context(String name) throws Exception {
    String store = file(name + ".p12").toString();
    run(
        List.of(
            "pkcs12",
            "-export",
            "-passout",
            "pass:" + PASSWORD,
            "-out",
            store,
            "-in",
            file(name + ".pem").toString(),
            "-inkey",
            file(name + ".key").toString()));
    KeyStore keys = KeyStore.getInstance(new File(store), PASSWORD.toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD.toCharArray());
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    try (InputStream pem = Files.newInputStream(trusted().toPath())) {
      authorities.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
    others.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }

  private void certificate(String name, List<String> more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "req",
                "-x509",
                "-nodes",
                "-days",
                "2",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-subj",
                "/CN=" + name));
    arguments.addAll(List.of("-out", file(name + ".pem").toString()));
    arguments.addAll(List.of("-keyout", file(name + ".key").toString()));
    arguments.addAll(more);
    run(arguments);
  }

  private void run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(openssl.toString()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
