package dev.holdfast.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.service.lock.Policy;
import dev.holdfast.service.lock.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  private static Config parse(String yaml) {
    return ConfigLoader.parse(yaml, Map.of());
  }

  private static List<String> problems(String yaml, Map<String, String> environment) {
    try {
      ConfigLoader.parse(yaml, environment);
    } catch (ConfigException e) {
      return e.problems();
    }
    return List.of();
  }

  private static List<String> problems(String yaml) {
    return problems(yaml, Map.of());
  }

  @Test
  void withoutFileAndEnvironmentTheDefaultsCount() {
    Config config = ConfigLoader.load(Map.of());

    Policy policy = config.policies().of("document");
    assertThat(policy.ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(policy.heartbeatInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(policy.grace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.locks().singleTab()).isTrue();
    assertThat(config.locks().backwardCompat()).isTrue();
    assertThat(config.locks().deprecationWarn()).isTrue();
    assertThat(config.redis().embedded()).isTrue();
    assertThat(config.grpc().port()).isEqualTo(9090);
    assertThat(config.http().port()).isEqualTo(9464);
    assertThat(config.edge()).isEqualTo(new EdgeConfig(8080, 9901));
    assertThat(config.data()).isEqualTo(Path.of(System.getProperty("user.home"), ".holdfast"));
    assertThat(config.auth().development()).isTrue();
  }

  @Test
  void upLetsLocksBeHandedOverWhereNoFileIsNamed(@TempDir Path folder) throws IOException {
    Policy policy = ConfigLoader.loadForUp(Map.of()).policies().of("document");
    assertThat(policy.takeover()).isEqualTo(Takeover.ASK_THEN_FORCE);
    assertThat(policy.claimInGrace()).isTrue();

    Path file = Files.writeString(folder.resolve("own.yaml"), "locks:\n  single-tab: false\n");
    Config own = ConfigLoader.loadForUp(Map.of("HOLDFAST_CONFIG", file.toString()));
    assertThat(own.policies().of("document").takeover()).isEqualTo(Takeover.OFF);
  }

  @Test
  void everyVariableSetsItsValue() {
    Config config =
        ConfigLoader.load(
            Map.ofEntries(
                Map.entry("LOCK_TTL", "120"),
                Map.entry("LOCK_HEARTBEAT_INTERVAL", "20"),
                Map.entry("LOCK_GRACE_PERIOD", "1500ms"),
                Map.entry("LOCK_SINGLE_TAB", "false"),
                Map.entry("LOCK_BACKWARD_COMPAT", "false"),
                Map.entry("LOCK_DEPRECATION_WARN", "false"),
                Map.entry("HOLDFAST_REDIS", "redis-cluster://a:1,b:2"),
                Map.entry("HOLDFAST_GRPC_PORT", "1"),
                Map.entry("HOLDFAST_HTTP_PORT", "2"),
                Map.entry("HOLDFAST_EDGE_PORT", "3"),
                Map.entry("HOLDFAST_EDGE_ADMIN_PORT", "4"),
                Map.entry("HOLDFAST_DATA", "/var/lib/holdfast")));

    Policy policy = config.policies().byDefault();
    assertThat(policy.ttl()).isEqualTo(Duration.ofMinutes(2));
    assertThat(policy.heartbeatInterval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(policy.grace()).isEqualTo(Duration.ofMillis(1500));
    assertThat(config.locks().singleTab()).isFalse();
    assertThat(config.locks().backwardCompat()).isFalse();
    assertThat(config.locks().deprecationWarn()).isFalse();
    assertThat(config.redis().uri()).isEqualTo("redis-cluster://a:1,b:2");
    assertThat(config.redis().embedded()).isFalse();
    assertThat(config.grpc().port()).isEqualTo(1);
    assertThat(config.http().port()).isEqualTo(2);
    assertThat(config.edge()).isEqualTo(new EdgeConfig(3, 4));
    assertThat(config.data()).isEqualTo(Path.of("/var/lib/holdfast"));
  }

  @Test
  void fileSetsEveryKindOfValue() {
    Config config =
        parse(
            """
            data: ~/elsewhere
            redis:
              timeout: 500ms
              partitions: 4
            grpc: {max-message: 1MiB, reflection: true}
            auth:
              algorithms: [RS256, ES256]
              roles-claim: realm_access.roles
            lock-types:
              document: {takeover: ask-then-force}
              printer: {takeover: off, shared: True}
            """);

    assertThat(config.data()).isEqualTo(Path.of(System.getProperty("user.home"), "elsewhere"));
    assertThat(config.redis().timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.redis().partitions()).isEqualTo(4);
    assertThat(config.grpc().maxMessageBytes()).isEqualTo(1_048_576);
    assertThat(config.grpc().reflection()).isTrue();
    assertThat(config.auth().algorithms()).containsExactly("RS256", "ES256");
    assertThat(config.auth().rolesClaim()).isEqualTo("realm_access.roles");
    assertThat(config.policies().of("document").takeover()).isEqualTo(Takeover.ASK_THEN_FORCE);
    assertThat(config.policies().of("printer").takeover()).isEqualTo(Takeover.OFF);
    assertThat(config.policies().of("printer").shared()).isTrue();
  }

  @Test
  void environmentGoesBeforeTheFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("h.yaml"), "grpc: {port: 1}\nhttp: {port: 2}");

    Config config =
        ConfigLoader.load(Map.of("HOLDFAST_CONFIG", file.toString(), "HOLDFAST_GRPC_PORT", "7"));

    assertThat(config.grpc().port()).isEqualTo(7);
    assertThat(config.http().port()).isEqualTo(2);
  }

  @Test
  void emptyVariableIsNotSet() {
    Config config = ConfigLoader.parse("grpc: {port: 1}", Map.of("HOLDFAST_GRPC_PORT", " "));

    assertThat(config.grpc().port()).isEqualTo(1);
  }

  @Test
  void typeInheritsWhatItLeavesOut() {
    Config config =
        ConfigLoader.parse(
            """
            lock-types:
              default: {grace: 5s, holders: 3}
              document: {ttl: 60s}
              printer:
            """,
            Map.of("LOCK_TTL", "200"));

    Policy document = config.policies().of("document");
    assertThat(document.ttl()).isEqualTo(Duration.ofSeconds(60));
    assertThat(document.grace()).isEqualTo(Duration.ofSeconds(5));
    assertThat(document.holders()).isEqualTo(3);
    assertThat(config.policies().of("printer")).isEqualTo(config.policies().byDefault());
    assertThat(config.policies().of("other").ttl()).isEqualTo(Duration.ofSeconds(200));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    List<String> problems =
        problems(
            """
            redis:
              partitions: 0
              partitons: 8
            lock-types:
              document: {ttl: soon}
            """,
            Map.of("HOLDFAST_GRPC_PORT", "70000"));

    assertThat(problems)
        .containsExactly(
            "redis.partitions: \"0\" (line 2 of the text) is not a whole number from 1 to 1024",
            "grpc.port: \"70000\" (HOLDFAST_GRPC_PORT) is not a whole number from 0 to 65535",
            "lock-types.document.ttl: \"soon\" (line 5 of the text) is not a duration from 1s to"
                + " 24h",
            "redis.partitons: unknown key (line 3 of the text); did you mean partitions?");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> parse("a: 1\nb: 2"))
        .withMessageContainingAll("\n  - a: unknown key", "\n  - b: unknown key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lock-type: {a: {ttl: 1s, grace: 2s}} | lock-type: unknown key (line 1 of the text); did you mean lock-types?
          redis: {uri: {host: a}}              | redis.uri.host: unknown key (line 1 of the text); redis.uri is a single value
          redis: 7                             | redis: takes keys below it, not a value (line 1 of the text)
          lock-types: {Doc: {ttl: 5s}}         | lock-types.Doc: a resource type takes up to 32 of a-z, 0-9, _ and -, the first a letter
          auth: {algorithms: []}               | auth.algorithms: "" (line 1 of the text) is not a list of `RS256`, `ES256`, `EdDSA`
          auth: {algorithms: [HS256]}          | auth.algorithms: "HS256" (line 1 of the text) is not a list of `RS256`, `ES256`, `EdDSA`
          auth: {algorithms: [RS256]}          | auth.algorithms: lacks ES256, with which the development key signs; set `jwks`
          auth: {roles-claim: a..b}            | auth.roles-claim: "a..b" (line 1 of the text) is not names of claims joined by dots
          grpc: {port: }                       | grpc.port: "" (line 1 of the text) is not a whole number from 0 to 65535
          grpc: {port: 9464}                   | http.port: 9464 is the port of `grpc.port` too
          data: ''                             | data: "" (line 1 of the text) is not a folder
          watch: {queue: 10}                   | watch.batch: is above `queue`
          redis: {queue: 10}                   | redis.batch: is above `queue`
          [1, 2]                               | the text: takes keys with values, like `redis: {uri: embedded}`
          redis: {batch: [[1], {a: 2}, 3]}     | redis.batch: takes no list of lists or of keys (line 1 of the text)
          locks: {single-tab: yes}             | locks.single-tab: "yes" (line 1 of the text) is not `true` or `false`
          redis: {batch: &a 7, queue: *a}      | redis.queue: aliases are not taken (line 1 of the text)
          redis: {batch: 7, batch: 8}          | redis.batch: given twice (line 1 of the text, line 1 of the text)
          """)
  void mistakeIsNamedWithWhatIsTaken(String yaml, String problem) {
    assertThat(problems(yaml)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default: {ttl: 2h}", "document: {ttl: 2h}", "document: {max-ttl: 10s}"})
  void ttlAboveItsBoundIsRefused(String type) {
    assertThat(problems("lock-types: {" + type + "}"))
        .singleElement()
        .asString()
        .contains(".ttl: ", "is above `max-ttl`");
  }

  @Test
  void ttlBelowItsBoundIsRefused() {
    assertThat(problems("lock-types: {document: {min-ttl: 10s}}", Map.of("LOCK_TTL", "5")))
        .containsExactly("lock-types.document.ttl: 5s is below `min-ttl`, 10s");
  }

  @Test
  void oneMistakeIsOneProblem() {
    // The default in the place of the bad bound must not make a second problem of a good TTL.
    assertThat(problems("lock-types: {default: {ttl: 2h, max-ttl: 3 hours}}")).hasSize(1);
  }

  @Test
  void brokenYamlIsNamedByPlaceAndNotQuoted() {
    assertThat(problems("redis:\n  uri: redis://:hunter2@host\n bad"))
        .anySatisfy(problem -> assertThat(problem).startsWith("the text: not YAML (line "))
        .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
  }

  @Test
  void secondDocumentIsRefused() {
    assertThat(problems("grpc: {port: 1}\n---\ngrpc: {port: 2}"))
        .singleElement()
        .asString()
        .startsWith("the text: takes one document");
  }

  @Test
  void missingFileIsNamed(@TempDir Path folder) {
    String file = folder.resolve("none.yaml").toString();

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.load(Map.of("HOLDFAST_CONFIG", file)))
        .withMessageContaining("HOLDFAST_CONFIG: there is no file " + file);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.load(Map.of("HOLDFAST_CONFIG", folder.toString())))
        .withMessageContaining("HOLDFAST_CONFIG: cannot read " + folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "---", "# nothing", "redis:", "{}", "lock-types: {default: {}}"})
  void fileWithNothingInItChangesNothing(String yaml) {
    assertThat(parse(yaml)).isEqualTo(ConfigLoader.load(Map.of()));
  }

  @Test
  void slipInAVariableIsFoundAndForeignVariablesAreLetBe() {
    Map<String, String> environment =
        Map.of(
            "HOLDFAST_GRCP_PORT", "1",
            "LOCK_TTLS", "5",
            "HOLDFAST_SERVICE_HOST", "10.0.0.1",
            "HOLDFAST_TOKEN", "t",
            "LOCK_FILE", "x");

    assertThat(problems("", environment))
        .containsExactly(
            "HOLDFAST_GRCP_PORT: unknown variable; did you mean HOLDFAST_GRPC_PORT?",
            "LOCK_TTLS: unknown variable; did you mean LOCK_TTL?");
  }
}
