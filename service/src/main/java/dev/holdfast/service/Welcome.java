package dev.holdfast.service;

import dev.holdfast.service.auth.AuthSetupException;
import dev.holdfast.service.auth.TokenSigner;
import dev.holdfast.service.config.Config;
import java.io.PrintStream;
import java.util.List;

/** What {@code up} prints once all is running: how to try it as whom. */
final class Welcome {
  private Welcome() {}

  static void print(Config config, Server server, PrintStream out) {
    out.println("Holdfast is up: gRPC on localhost:" + server.grpcPort());
    out.println("metrics and health: http://localhost:" + server.httpPort() + "/metrics");
    out.println("log: " + config.data().resolve("holdfast.log"));
    out.println("The web page and REST come with Envoy, which this version does not start yet.");
    try {
      TokenSigner signer = TokenSigner.open(config.auth(), config.data());
      out.println();
      out.println("In another terminal, become one of these:");
      become(out, server, "Dr. Smith", signer.sign("smith", "Dr. Smith", List.of()));
      become(out, server, "Nurse Jane", signer.sign("jane", "Nurse Jane", List.of()));
      become(out, server, "an administrator", signer.sign("admin", "Admin", List.of("admin")));
      out.println("and try:");
      out.println("  java -jar service/target/holdfast.jar acquire document:123:tab:diagnosis");
    } catch (AuthSetupException e) {
      out.println("Tokens come from the key set that auth.jwks names.");
    }
    out.println();
    out.println("Ctrl-C ends it.");
    out.flush();
  }

  private static void become(PrintStream out, Server server, String who, String token) {
    out.println("# " + who);
    out.println(
        "  export HOLDFAST_SERVER=localhost:" + server.grpcPort() + " HOLDFAST_TOKEN=" + token);
  }
}
