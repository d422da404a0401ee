package dev.holdfast.service.ops;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** What the log writes to, as the service configures it; tests are quieter otherwise. */
final class StandardError {
  private StandardError() {}

  /** Puts a stream in its place, and the service's own log, while something runs. */
  static void replacedBy(OutputStream stream, Runnable run) {
    PrintStream before = System.err;
    System.setErr(new PrintStream(stream, true, StandardCharsets.UTF_8));
    try {
      configure("/logback.xml");
      run.run();
    } finally {
      System.setErr(before);
      configure("/logback-test.xml");
    }
  }

  private static void configure(String resource) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(
          Objects.requireNonNull(StandardError.class.getResource(resource), resource));
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
  }
}
