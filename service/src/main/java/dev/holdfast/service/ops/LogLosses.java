package dev.holdfast.service.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.concurrent.atomic.LongAdder;
import net.logstash.logback.appender.listener.AppenderListener;

/**
 * Counts the log lines that the full queue turned away. Logback makes its own instance, from
 * logback-queues.xml, before anything else exists: hence the one count of the JVM.
 */
public final class LogLosses implements AppenderListener<ILoggingEvent> {
  private static final LongAdder LOST = new LongAdder();

  @Override
  public void eventAppendFailed(
      Appender<ILoggingEvent> appender, ILoggingEvent event, Throwable reason) {
    LOST.increment();
  }

  /** Since the JVM began. */
  static long count() {
    return LOST.sum();
  }
}
