package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A host of its own on this machine, with two cables to it, either of which can be pulled. */
final class NetworkNamespace implements AutoCloseable {
  private static final Path HERE = Path.of(".");

  /** Two networks of two addresses, of a range that nobody uses beside tests. */
  private static final String NEAR = "198.18.%d.1";

  private static final String FAR = "198.18.%d.2";

  private final String name = "hf" + ProcessHandle.current().pid();

  private NetworkNamespace() {}

  /** Makes one; the test is left out where this user may not. */
  static NetworkNamespace make() throws IOException, InterruptedException {
    var made = new NetworkNamespace();
    Machine.needs(
        Machine.succeeds("ip", "netns", "add", made.name), "the right to make network namespaces");
    try {
      made.ip("-n", made.name, "link", "set", "lo", "up");
      made.plugIn(1);
      made.plugIn(2);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      made.close();
      throw e;
    }
    return made;
  }

  private void plugIn(int cable) throws IOException, InterruptedException {
    String inside = "in" + cable;
    ip("link", "add", cable(cable), "type", "veth", "peer", "name", inside, "netns", name);
    ip("addr", "add", NEAR.formatted(cable) + "/30", "dev", cable(cable));
    ip("link", "set", cable(cable), "up");
    ip("-n", name, "addr", "add", address(cable) + "/30", "dev", inside);
    ip("-n", name, "link", "set", inside, "up");
  }

  private String cable(int cable) {
    return name + "-" + cable;
  }

  /** Its address at the end of a cable, 1 or 2. */
  String address(int cable) {
    return FAR.formatted(cable);
  }

  /** All that goes through the cable is lost from now on, and nobody is told. */
  void pull(int cable) throws IOException, InterruptedException {
    ip("link", "set", cable(cable), "down");
  }

  /** The command that runs another on that host. */
  List<String> inside(List<String> command) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(command);
    return all;
  }

  @Override
  public void close() {
    try {
      // Its ends of the cables go with it, and with them the others.
      assertThat(Machine.succeeds("ip", "netns", "del", name)).as("deleted %s", name).isTrue();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ip(String... arguments) throws IOException, InterruptedException {
    Machine.run(HERE, "ip", Arrays.copyOf(arguments, arguments.length));
  }
}
