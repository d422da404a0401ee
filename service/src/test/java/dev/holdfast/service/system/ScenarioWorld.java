package dev.holdfast.service.system;

import dev.holdfast.service.redis.RedisProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one scenario plays in: a service with two instances on a Redis of its own, started with the
 * first person who does something, and the people.
 */
public final class ScenarioWorld {
  static final String REPORT = "report:123";

  /** What a person sees, a person sees within this. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<String> settings = new ArrayList<>();
  private final Map<String, ScenarioPerson> people = new LinkedHashMap<>();
  private @Nullable RedisProcess redis;
  private @Nullable Fleet fleet;
  private @Nullable Path data;
  private final List<Instance> instances = new ArrayList<>();

  /** Changes a setting, before anybody does anything. */
  void set(String key, Object value) {
    if (fleet != null) {
      throw new IllegalStateException("the service runs already");
    }
    settings.add(key + ": " + value);
  }

  /** A person, at one of the two instances in turn. */
  ScenarioPerson person(String name) {
    return people.computeIfAbsent(
        name,
        n -> {
          Instance own = instances().get(people.size() % instances.size());
          return new ScenarioPerson(n, running().named(own, n));
        });
  }

  /** Whoever came last. */
  ScenarioPerson lastPerson() {
    return people.values().stream().reduce((earlier, later) -> later).orElseThrow();
  }

  /** How many uses of a deprecated id the instances have counted. */
  int deprecatedIds() {
    return instances().stream().mapToInt(ScenarioWorld::deprecatedIds).sum();
  }

  private static int deprecatedIds(Instance instance) {
    URI page = URI.create("http://localhost:" + instance.httpPort() + "/metrics");
    try (InputStream body = page.toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("deprecated_format_count_total "))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Instance> instances() {
    running();
    return instances;
  }

  static ConditionFactory soon() {
    return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(20));
  }

  /** Ends all of it. */
  void end() throws IOException {
    people.values().forEach(ScenarioPerson::close);
    if (fleet != null) {
      fleet.close();
    }
    if (redis != null) {
      redis.close();
    }
    if (data != null) {
      try (var files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private Fleet running() {
    if (fleet == null) {
      redis = RedisProcess.start();
      try {
        data = Files.createTempDirectory("scenario");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      fleet = new Fleet(data, redis.uri(), settings.toArray(String[]::new));
      instances.add(fleet.start());
      instances.add(fleet.start());
    }
    return fleet;
  }
}
