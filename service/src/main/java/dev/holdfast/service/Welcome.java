package dev.holdfast.service;

import dev.holdfast.service.auth.TokenSigner;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.edge.Edge;
import java.io.PrintStream;
import java.util.List;

/** What {@code up} prints once all is running: how to try it as whom. */
final class Welcome {
  /** Somebody to be. */
  private record Person(String who, String subject, String name, List<String> roles) {}

  private static final List<Person> PEOPLE =
      List.of(
          new Person("Dr. Smith", "smith", "Dr. Smith", List.of()),
          new Person("Nurse Jane", "jane", "Nurse Jane", List.of()),
          new Person("an administrator", "admin", "Admin", List.of("admin")));

  private final Config config;
  private final Server server;
  private final PrintStream out;

  Welcome(Config config, Server server, PrintStream out) {
    this.config = config;
    this.server = server;
    this.out = out;
  }

  /** What the person should know while it starts. */
  void say(String sentence) {
    out.println(sentence);
    out.flush();
  }

  /** With Envoy in front: links that open the page, each with its token. */
  void print(Edge edge) {
    String page = "http://localhost:" + edge.port() + "/";
    printPlaces();
    out.println("Envoy: " + page + ", its admin pages: http://localhost:" + edge.adminPort());
    out.println();
    if (config.auth().development()) {
      out.println("Open the page, in a window each, as");
      PEOPLE.forEach(
          person -> out.printf("  %s%n    %s#token=%s%n", person.who(), page, token(person)));
      printCommand();
    } else {
      out.println("Open " + page + "#token=…, with a token of your issuer.");
    }
    printEnd();
  }

  /**
   * With the service alone.
   *
   * @param why what is missing, as the end of a sentence
   */
  void printWithoutEdge(String why) {
    printPlaces();
    out.println("Without Envoy, so without the page, REST and gRPC-Web: " + why + ".");
    out.println();
    if (config.auth().development()) {
      printCommand();
    } else {
      out.println("Tokens come from the key set that auth.jwks names.");
    }
    printEnd();
  }

  private void printPlaces() {
    out.println("Holdfast is up: gRPC on localhost:" + server.grpcPort());
    out.println("metrics and health: http://localhost:" + server.httpPort() + "/metrics");
    out.println("log: " + config.data().resolve("holdfast.log"));
  }

  private void printCommand() {
    out.println("Or try in another terminal:");
    out.println(
        "  export HOLDFAST_SERVER=localhost:"
            + server.grpcPort()
            + " HOLDFAST_TOKEN="
            + token(PEOPLE.get(0)));
    out.println("  java -jar service/target/holdfast.jar acquire document:123:tab:diagnosis");
  }

  private void printEnd() {
    out.println();
    out.println("Ctrl-C ends it.");
    out.flush();
  }

  private String token(Person person) {
    return TokenSigner.open(config.auth(), config.data())
        .sign(person.subject(), person.name(), person.roles());
  }
}
