package dev.holdfast.service.ops;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.service.config.HttpConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Metrics and health over HTTP, for Prometheus, an orchestrator and people. Listens on all
 * addresses, since probes come from outside a container, and so tells nothing about locks or users.
 */
public final class OpsServer implements AutoCloseable {
  /** A client that trickles its request holds a thread; so many may at once. */
  private static final int THREADS = 8;

  /** Connections that wait for a thread; beyond that they are closed. */
  private static final int WAITING = 64;

  /** How many connections the kernel keeps until they are accepted. */
  private static final int BACKLOG = 64;

  static {
    // The JDK's server reads its bounds from here, once; they are unlimited by default. Seconds.
    limit("sun.net.httpserver.maxReqTime", "5");
    limit("sun.net.httpserver.maxRspTime", "10");
    limit("sun.net.httpserver.idleInterval", "30");
    limit("sun.net.httpserver.maxReqHeaders", "100");
    limit("sun.net.httpserver.maxReqHeaderSize", "16384");
    limit("jdk.httpserver.maxConnections", "256");
    // How many bytes of a body that nobody reads are skipped, to use the connection again.
    limit("sun.net.httpserver.drainAmount", "0");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private OpsServer(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to answer.
   *
   * @throws IOException with a message for whoever started the server, where the port is taken
   */
  public static OpsServer start(HttpConfig config, Metrics metrics, Readiness readiness)
      throws IOException {
    HttpServer server = bind(config.port());
    var number = new AtomicInteger();
    var threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            // An idle thread goes after a minute: probes come more often than that.
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              var thread = new Thread(task, "ops-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    server.createContext("/", new OpsHandler(metrics, readiness));
    server.start();
    return new OpsServer(server, threads);
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops at once: nobody depends on an answer from a server that is gone. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpServer bind(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(port), BACKLOG);
    } catch (BindException e) {
      throw new IOException(
          "Port %d, for metrics and health, cannot be used (%s). HOLDFAST_HTTP_PORT moves it."
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static void limit(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
