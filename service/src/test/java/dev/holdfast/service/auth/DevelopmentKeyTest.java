package dev.holdfast.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.service.config.AuthConfig;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentKeyTest {
  @TempDir private Path folder;

  private static AuthConfig config(String settings) {
    return ConfigLoader.parse("auth: {" + settings + "}", Map.of()).auth();
  }

  private Caller verified(AuthConfig config, String token) {
    try (TokenVerifier verifier = TokenVerifier.open(config, folder)) {
      var answer = verifier.verify(token).join();
      assertThat(answer).isInstanceOf(Answer.Given.class);
      return ((Answer.Given<Caller>) answer).value();
    }
  }

  @Test
  void signedTokenIsTakenByAServerOfTheSameFolder() {
    AuthConfig config = config("");
    String token = TokenSigner.open(config, folder).sign("u1", "Dr. Smith", List.of("admin"));

    Caller caller = verified(config, token);

    assertThat(caller.userId()).isEqualTo("u1");
    assertThat(caller.name()).isEqualTo("Dr. Smith");
    assertThat(caller.admin()).isTrue();
    assertThat(caller.service()).isFalse();
    assertThat(caller.tokenExpires())
        .isBetween(
            Instant.now().plus(config.developmentTokenLife()).minusSeconds(60),
            Instant.now().plus(config.developmentTokenLife()).plus(config.leeway()));
  }

  @Test
  void signedTokenFitsEverySettingOfTheServer() {
    AuthConfig config =
        config("issuer: me, audience: holdfast, name-claim: p.n, roles-claim: p.r.s, leeway: 0s");
    String token =
        TokenSigner.open(config, folder)
            .sign("u1", "Jane", List.of("service"), Duration.ofMinutes(1));

    Caller caller = verified(config, token);

    assertThat(caller.name()).isEqualTo("Jane");
    assertThat(caller.service()).isTrue();
  }

  @Test
  void tokenWithoutNameAndRolesIsAPlainUsers() {
    Caller caller =
        verified(config(""), TokenSigner.open(config(""), folder).sign("u1", "", List.of()));

    assertThat(caller.name()).isEmpty();
    assertThat(caller.admin() || caller.service()).isFalse();
  }

  @Test
  void keyStaysTheSameAndIsItsOwnersOnly() throws IOException {
    Path data = folder.resolve("deep/data");
    DevelopmentKey first = DevelopmentKey.in(data);

    assertThat(DevelopmentKey.in(data).publicKeySet()).isEqualTo(first.publicKeySet());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(first.publicKeySet()).contains("\"kid\"").doesNotContain("\"d\"");
  }

  @Test
  void manyFirstStartsMakeOneKey() throws InterruptedException, ExecutionException, IOException {
    int starters = 8;
    var together = new CyclicBarrier(starters);
    ExecutorService threads = Executors.newFixedThreadPool(starters);
    try {
      List<Future<String>> starts =
          Stream.generate(
                  () ->
                      threads.submit(
                          () -> {
                            together.await();
                            return DevelopmentKey.in(folder).publicKeySet();
                          }))
              .limit(starters)
              .toList();

      Set<String> keys = new HashSet<>();
      for (Future<String> start : starts) {
        keys.add(start.get());
      }
      assertThat(keys).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("development-key.json"));
    }
  }

  @Test
  void configuredKeySetEndsSigning() {
    assertThatExceptionOfType(AuthSetupException.class)
        .isThrownBy(() -> TokenSigner.open(config("jwks: keys.json"), folder))
        .withMessageContaining("auth.jwks");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void badSubjectIsNotSigned() {
    TokenSigner signer = TokenSigner.open(config(""), folder);

    assertThatIllegalArgumentException().isThrownBy(() -> signer.sign("", "", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.sign("x".repeat(129), "", List.of()));
  }

  @Test
  void damagedKeyIsNamedAndNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("development-key.json"), "secret");

    assertThatExceptionOfType(AuthSetupException.class)
        .isThrownBy(() -> DevelopmentKey.in(folder))
        .withMessageContaining(file.toString())
        .withMessageNotContaining("secret");
    for (String other : List.of(Issuer.keySet(Issuer.EC), "{\"keys\":[]}")) {
      Files.writeString(file, other);
      assertThatExceptionOfType(AuthSetupException.class)
          .isThrownBy(() -> DevelopmentKey.in(folder))
          .withMessageContaining(file + " holds none");
      assertThat(file).content().isEqualTo(other);
    }
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatExceptionOfType(AuthSetupException.class)
        .isThrownBy(() -> DevelopmentKey.in(file.resolve("data")))
        .withMessageContaining("cannot be made");
  }
}
