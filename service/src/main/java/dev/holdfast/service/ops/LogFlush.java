package dev.holdfast.service.ops;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The end of the log. */
public final class LogFlush {
  private LogFlush() {}

  /**
   * Writes what is queued and closes the log: the last step of a stop, since nothing is logged
   * after it. Logback's own shutdown hook would run beside the drain and cut its lines off.
   */
  public static void flushAndClose() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      logback.stop();
    }
  }
}
