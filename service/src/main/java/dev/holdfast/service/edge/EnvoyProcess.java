package dev.holdfast.service.edge;

import dev.holdfast.service.process.Program;
import dev.holdfast.service.process.TiedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An Envoy with the configuration of a folder; ends with this JVM, however that ends. */
public final class EnvoyProcess implements AutoCloseable {
  /** It has found an instance of the service by then, and is about to listen. */
  private static final String READY = "starting workers";

  /** Far above the second that it takes. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** It has nothing to write; its connections just end. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private static final Duration STEP = Duration.ofMillis(10);

  private final TiedProcess process;

  private EnvoyProcess(TiedProcess process) {
    this.process = process;
  }

  /**
   * Starts one, and returns when it listens.
   *
   * @param folder with envoy.yaml and start.sh
   * @param environment as start.sh describes it
   * @param port where it shall listen; set in the environment for it
   * @param pidFile where its process id is written
   * @throws IOException with Envoy's last lines, where it does not start
   */
  public static EnvoyProcess start(
      Path folder, Map<String, String> environment, int port, Path pidFile) throws IOException {
    var program =
        new Program(
            "Envoy",
            List.of("/bin/sh", folder.resolve(EdgeFolder.START).toString()),
            environment,
            pidFile,
            line -> line.endsWith(READY),
            line -> line.contains("][error]") || line.contains("][critical]"));
    var started = new EnvoyProcess(TiedProcess.start(program, START_LIMIT));
    started.awaitListening(port);
    return started;
  }

  /** Ends it at once, as a crash would. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.stop(STOP_LIMIT);
  }

  private void awaitListening(int port) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (System.nanoTime() - end > 0 || process.ended().isDone()) {
          close();
          throw new IOException("Envoy does not listen on port " + port, e);
        }
        Pause.of(STEP);
      }
    }
  }
}
