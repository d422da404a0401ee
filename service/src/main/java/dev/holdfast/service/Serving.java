package dev.holdfast.service;

import dev.holdfast.service.auth.AuthSetupException;
import dev.holdfast.service.auth.PublicKeySet;
import dev.holdfast.service.cli.ServeMode;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.config.ConfigException;
import dev.holdfast.service.config.ConfigLoader;
import dev.holdfast.service.edge.Edge;
import dev.holdfast.service.edge.EdgeMissingException;
import dev.holdfast.service.ops.LogFlush;
import dev.holdfast.service.redis.StoreStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Runs the server in the foreground until the process is told to end. */
final class Serving {
  /** Where the log goes while {@code up} has the terminal; read by {@code logback-up.xml}. */
  private static final String LOG_FILE = "holdfast.log.file";

  /** The command could not do what it is for; as sysexits(3) has it for a bad configuration. */
  private static final int CONFIGURATION_ERROR = 78;

  private static final int UNAVAILABLE = 69;

  private Serving() {}

  /** Answers the exit status. */
  static int run(ServeMode mode) {
    try {
      Config config =
          mode == ServeMode.UP
              ? ConfigLoader.loadForUp(System.getenv())
              : ConfigLoader.load(System.getenv());
      if (mode == ServeMode.UP) {
        logToFile(config);
      }
      return serve(config, mode);
    } catch (ConfigException e) {
      return failed(e, CONFIGURATION_ERROR);
    } catch (AuthSetupException | StoreStartException | IOException e) {
      return failed(e, UNAVAILABLE);
    }
  }

  private static int serve(Config config, ServeMode mode) throws IOException {
    // What libraries write to java.util.logging belongs into the one log, as its JSON.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    // Registered first, so that a signal during a slow start is heard too.
    var end = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(end, ended), "holdfast-stop"));
    try (Server server = Server.start(config)) {
      if (mode == ServeMode.UP) {
        serveEdge(config, server, end);
      } else {
        end.await();
      }
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNAVAILABLE;
    } finally {
      try {
        LogFlush.flushAndClose();
      } finally {
        // Even where a rebuilt jar lacks the classes that the end needs.
        ended.countDown();
      }
    }
  }

  /** Puts the edge in front, where it can be had, and says how all of it can be tried. */
  private static void serveEdge(Config config, Server server, CountDownLatch end)
      throws IOException, InterruptedException {
    var welcome = new Welcome(config, server, System.out);
    String keys = PublicKeySet.of(config.auth(), config.data());
    try (Edge edge = Edge.start(config, server.grpcPort(), keys, welcome::say)) {
      welcome.print(edge);
      end.await();
      // While Envoy still carries what the watches are told.
      server.close();
    } catch (EdgeMissingException e) {
      welcome.printWithoutEdge(String.valueOf(e.getMessage()));
      end.await();
    }
  }

  /** The JVM ends when its hooks have: this one waits until all is closed in good order. */
  private static void awaitEnd(CountDownLatch end, CountDownLatch ended) {
    end.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** To be called before anything is logged. */
  private static void logToFile(Config config) throws IOException {
    Path file = config.data().resolve("holdfast.log");
    Files.createDirectories(config.data());
    System.setProperty(LOG_FILE, file.toString());
    System.setProperty("logback.configurationFile", "logback-up.xml");
  }

  private static int failed(Exception e, int status) {
    System.err.println(e.getMessage());
    return status;
  }
}
