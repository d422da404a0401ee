package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private final Shell shell = new Shell();

  @Test
  void withoutACommandItShowsHowItIsUsed() {
    assertThat(shell.run()).isEqualTo(2);
    assertThat(shell.err()).contains("Usage: holdfast", "acquire", "HOLDFAST_SERVER");
    assertThat(shell.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "up",
        "token",
        "lock",
        "acquire",
        "release",
        "get",
        "list",
        "watch",
        "take",
        "force-release",
        "clear",
        "sessions"
      })
  void everyCommandExplainsItselfWithExamples(String command) {
    assertThat(shell.run(command, "--help")).isZero();
    assertThat(shell.out()).contains("Usage: holdfast " + command, "Example", "--help");
  }

  @Test
  void lockListsEveryExitStatus() {
    assertThat(shell.run("lock", "--help")).isZero();
    assertThat(shell.out())
        .contains(" 0 ", " 1 ", " 2 ", " 69 ", " 70 ", " 75 ", " 77 ", " 79 ", " 126 ", " 127 ")
        .contains("128+n");
  }

  @Test
  void getDoesNotListTheExitStatusOfAHeldLock() {
    assertThat(shell.run("get", "--help")).isZero();
    assertThat(shell.out()).contains("Exit status", " 69 ").doesNotContain(" 75 ", " 79 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fly",
        "acquire",
        "acquire a:b:c --ttl soon",
        "acquire a:b:c --metadata novalue",
        "lock a:b:c",
        "watch",
        "list --limit many",
        "token",
        "token --sub s --role king"
      })
  void wrongUsageExitsWith2AndSaysWhereHelpIs(String line) {
    assertThat(shell.run(line.split(" ", -1))).isEqualTo(2);
    assertThat(shell.err()).contains("--help");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void withoutATokenItSaysHowToGetOne() {
    shell.environment.remove("HOLDFAST_TOKEN");

    assertThat(shell.run("get", "a:b:c")).isEqualTo(77);
    assertThat(shell.err()).contains("set HOLDFAST_TOKEN", "holdfast token --sub");
  }

  @Test
  void withJsonAMissingTokenIsAJsonError() {
    shell.environment.remove("HOLDFAST_TOKEN");

    assertThat(shell.run("get", "a:b:c", "--json")).isEqualTo(77);
    assertThat(shell.err()).startsWith("{\"code\":16").contains("\"reason\":\"TOKEN_MISSING\"");
  }

  @Test
  void aTokenThatCouldNotBeAHeaderIsRefusedAndNotShown() {
    shell.environment.put("HOLDFAST_TOKEN", "secret one");

    assertThat(shell.run("get", "a:b:c")).isEqualTo(77);
    assertThat(shell.err()).contains("HOLDFAST_TOKEN").doesNotContain("secret");
  }

  @Test
  void aBadServerAddressIsWrongUsage() {
    shell.environment.put("HOLDFAST_SERVER", "ftp://locks");

    assertThat(shell.run("get", "a:b:c")).isEqualTo(2);
    assertThat(shell.err()).contains("HOLDFAST_SERVER: 'ftp://locks' is not host:port");
  }

  @Test
  void tokenPrintsTheTokenAlone() {
    int exit =
        shell.run("token", "--sub", "u1", "--name", "Jane", "--role", "admin", "--role", "SERVICE");

    assertThat(exit).isZero();
    assertThat(shell.lines()).containsExactly("u1/Jane/[admin, service]");
  }

  @Test
  void tokenSaysWhyItRefuses() {
    shell.tokens =
        (subject, name, roles) -> {
          throw new TokenIssuer.RefusedException("A key set is configured");
        };

    assertThat(shell.run("token", "--sub", "u1")).isEqualTo(1);
    assertThat(shell.err()).contains("A key set is configured");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aSubjectThatNoServerTakesIsWrongUsage() {
    shell.tokens =
        (subject, name, roles) -> {
          throw new IllegalArgumentException("too long");
        };

    assertThat(shell.run("token", "--sub", "u1")).isEqualTo(2);
    assertThat(shell.err()).contains("--sub: too long");
  }

  @Test
  void serveAndUpRunTheServerAndPassOnItsStatus() {
    List<ServeMode> started = new ArrayList<>();
    shell.server =
        mode -> {
          started.add(mode);
          return 3;
        };

    assertThat(shell.run("serve")).isEqualTo(3);
    assertThat(shell.run("up")).isEqualTo(3);
    assertThat(started).containsExactly(ServeMode.SERVE, ServeMode.UP);
  }

  @Test
  void aBugIsInternal() {
    shell.server =
        mode -> {
          throw new IllegalStateException("broken");
        };

    assertThat(shell.run("serve")).isEqualTo(70);
    assertThat(shell.err()).contains("This is a bug", "broken");
  }

  @Test
  void aCommandThatDoesNotExistIsNotRunUnderALock() {
    assertThat(shell.run("lock", "a:b:c", "--", "no-such-tool")).isEqualTo(127);
    assertThat(shell.err()).contains("no-such-tool: not found");
  }

  @Test
  void versionIsPrinted() {
    assertThat(shell.run("--version")).isZero();
    assertThat(shell.out()).startsWith("holdfast ");
  }
}
