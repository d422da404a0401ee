package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.Holdfast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code serve} in a process of its own, which can be killed, stopped and started again. */
public final class ForkedInstance implements Instance {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final @Nullable NetworkNamespace host;
  private final Path configuration;
  private final Path log;
  private final int grpcPort;
  private final int httpPort;
  private Process process;

  /** Starts one that shall listen on these ports, and waits until it is ready. */
  ForkedInstance(Path configuration, Path log, int grpcPort, int httpPort) {
    this(configuration, log, grpcPort, httpPort, null);
  }

  /** Starts one on a host of its own, or where that is null on this one. */
  ForkedInstance(
      Path configuration, Path log, int grpcPort, int httpPort, @Nullable NetworkNamespace host) {
    this.host = host;
    this.configuration = configuration;
    this.log = log;
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
    this.process = launch();
    awaitReady();
  }

  @Override
  public String address() {
    return host == null ? "127.0.0.1" : host.address(1);
  }

  @Override
  public int grpcPort() {
    return grpcPort;
  }

  @Override
  public int httpPort() {
    return httpPort;
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Tells it to end, and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Waits until it has ended. */
  public void awaitEnd() {
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("has ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Keeps it from running, its connections open, until {@link #resume()}. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on after {@link #pause()}. */
  public void resume() {
    signal("CONT");
  }

  /** Starts it, after it has ended, on the same ports; waits until it is ready. */
  public void startAgain() {
    process = launch();
    awaitReady();
  }

  /** Ends it in whatever state it is. */
  @Override
  public void close() {
    kill();
  }

  private void awaitReady() {
    await()
        .alias("the instance is ready; its log is " + log)
        .atMost(LIMIT)
        .until(() -> !process.isAlive() || Health.ready(this));
    assertThat(process.isAlive()).as("runs; its log is %s", log).isTrue();
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      assertThat(kill.waitFor()).as("status of kill").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // So that JaCoCo, where it is on, counts what runs there.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Holdfast.class.getName(),
            "serve"));
    var builder =
        new ProcessBuilder(host == null ? command : host.inside(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.matches("(HOLDFAST|LOCK)_.*"));
    builder.environment().put("HOLDFAST_CONFIG", configuration.toString());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
