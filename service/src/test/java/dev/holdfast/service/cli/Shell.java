package dev.holdfast.service.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands within this process, and keeps what they print. */
final class Shell {
  static final String TOKEN = "header.payload.secret-signature";

  final Map<String, String> environment = new HashMap<>();
  ServerStarter server = mode -> 0;
  TokenIssuer tokens = (subject, name, roles) -> subject + "/" + name + "/" + roles;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  Shell() {
    environment.put("HOLDFAST_TOKEN", TOKEN);
    environment.put("PATH", System.getenv("PATH"));
  }

  static Shell with(ScriptedServer server) {
    Shell shell = new Shell();
    shell.environment.put("HOLDFAST_SERVER", server.address());
    return shell;
  }

  int run(String... arguments) {
    Terminal terminal = new Terminal(utf8(out), utf8(err), environment);
    return new Cli(terminal, Connector::grpc, server, tokens, folder -> {}).run(arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return out().lines().toList();
  }

  private static PrintStream utf8(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
