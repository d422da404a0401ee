package dev.holdfast.service.system;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What is logged while it is open, on any thread. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

  static LogCapture open() {
    var capture = new LogCapture();
    capture.setContext(root().getLoggerContext());
    capture.start();
    root().addAppender(capture);
    audit().addAppender(capture);
    return capture;
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  /** Lines of this level. */
  List<String> lines(Level level) {
    return events.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
        .toList();
  }

  /** Lines of this event, each with its fields. */
  List<String> structured(String event) {
    return events.stream()
        .filter(line -> line.getMessage().equals(event))
        .map(line -> Arrays.toString(line.getArgumentArray()))
        .toList();
  }

  @Override
  public void close() {
    root().detachAppender(this);
    audit().detachAppender(this);
    stop();
  }

  /** Has appenders of its own. */
  private static Logger audit() {
    return (Logger) LoggerFactory.getLogger("dev.holdfast.audit");
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
