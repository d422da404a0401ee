package dev.holdfast.edge;

import dev.holdfast.service.system.Fleet;
import dev.holdfast.service.system.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One instance with an embedded Redis and an edge before it, for the tests of one class. */
final class StandingEdge implements AutoCloseable {
  private final Path folder;
  private final Fleet fleet;
  private final TestEdge edge;

  private StandingEdge(Path folder, Fleet fleet, TestEdge edge) {
    this.folder = folder;
    this.fleet = fleet;
    this.edge = edge;
  }

  /**
   * Starts all of it; the test is left out where there is no Envoy.
   *
   * @param service settings of the instance, such as {@code watch.heartbeat: 300ms}
   * @param settings of the edge, such as {@code HOLDFAST_EDGE_BURST=10}
   */
  static StandingEdge start(List<String> service, String... settings) {
    TestEdge.envoy();
    try {
      Path folder = Files.createTempDirectory("holdfast-edge");
      var fleet = new Fleet(folder, "embedded", service.toArray(String[]::new));
      Instance instance = fleet.start();
      return new StandingEdge(
          folder, fleet, TestEdge.start(folder, fleet, List.of(instance), settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  TestEdge edge() {
    return edge;
  }

  Rest rest() {
    return new Rest(edge);
  }

  String token(String userId, String... roles) {
    return fleet.token(userId, roles);
  }

  @Override
  public void close() {
    edge.close();
    fleet.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
