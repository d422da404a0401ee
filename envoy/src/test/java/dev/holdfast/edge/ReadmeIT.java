package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.Machine;
import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.service.system.Fleet;
import dev.holdfast.service.system.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples are what they say, one after the other. */
class ReadmeIT {
  private static final String PROMPT = "$ ";

  /** When curl writes it to a reader that has gone after the first line, curl ends too. */
  private static final String HEARTBEAT = "watch.heartbeat: 1s";

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Map<String, String> variables = new HashMap<>();

  @TempDir private Path folder;

  /** A command, and what it prints. */
  private record Example(String command, String output) {
    /** What the output must match: all of it, but what the dots leave open. */
    Pattern pattern() {
      return Pattern.compile(
          Stream.of(onOneLine(output).split("…", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*")),
          Pattern.DOTALL);
    }
  }

  @BeforeEach
  void start() {
    TestEdge.envoy();
    Machine.needsProgram("curl");
    var redis = started(RedisProcess.start());
    var dying = started(RedisProcess.start());
    var fleet = started(new Fleet(folder, redis.uri(), HEARTBEAT));
    Instance instance = fleet.start();
    Instance ending = fleet.start();
    edge("EDGE", fleet, instance);
    edge("FEW", fleet, instance, "HOLDFAST_EDGE_BURST=3", "HOLDFAST_EDGE_CALLS_PER_SECOND=1");
    edge("WITHOUT_STORE", fleet, started(new Fleet(folder, dying.uri())).start());
    edge("WITHOUT_SERVICE", fleet, ending);
    dying.kill();
    ending.close();
    variables.put("smith", fleet.namedToken("smith", "Dr. Smith"));
    variables.put("jane", fleet.namedToken("jane", "Nurse Jane"));
    variables.put("admin", fleet.namedToken("ada", "", "admin"));
  }

  @AfterEach
  void stop() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  @Test
  void everyExampleIsWhatItSays() throws Exception {
    List<Example> examples = examples();
    assertThat(examples).hasSizeGreaterThan(15);
    for (Example example : examples) {
      assertThat(onOneLine(run(example.command())))
          .as(example.command())
          .matches(example.pattern());
    }
  }

  /** Starts an edge, whose address the examples know by a name. */
  private void edge(String name, Fleet fleet, Instance instance, String... settings) {
    Path files = folder.resolve(name);
    assertThat(files.toFile().mkdir()).isTrue();
    TestEdge edge = started(TestEdge.start(files, fleet, List.of(instance), settings));
    variables.put(name, "http://127.0.0.1:" + edge.port());
  }

  private <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(TestEdge.folder().resolve("README.md"))) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith(PROMPT)) {
        examples.add(new Example(line.substring(PROMPT.length()), ""));
      } else if (inside) {
        Example last = examples.remove(examples.size() - 1);
        examples.add(new Example(last.command(), (last.output() + "\n" + line).strip()));
      }
    }
    return examples;
  }

  private static String onOneLine(String text) {
    return text.strip().replaceAll("\\s*\n\\s*", " ");
  }

  private String run(String command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
