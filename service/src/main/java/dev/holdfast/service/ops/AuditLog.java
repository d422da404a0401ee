package dev.holdfast.service.ops;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import dev.holdfast.service.lock.Audit;
import dev.holdfast.service.lock.Hold;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: one JSON line for each administrative call, refused ones too. It is a logger of
 * its own name with a queue of its own, so that no flood of other lines pushes a line of it out.
 */
public final class AuditLog implements Audit {
  /** The logger's name, by which the log's settings tell it from others. */
  static final String NAME = "dev.holdfast.audit";

  private static final Logger log = LoggerFactory.getLogger(NAME);

  /** Clearing all locks may end very many; so many of their users are named. */
  private static final int NAMED = 20;

  /** A caller may have written anything; so much of it is kept. */
  private static final int CHARACTERS_OF_CALLER = 400;

  @Override
  public void called(Entry entry) {
    String event = "AUDIT_" + entry.act().name();
    log.info(
        event,
        keyValue("event", event),
        keyValue("userId", entry.caller().userId()),
        keyValue("what", cut(entry.what())),
        keyValue("reason", cut(entry.reason())),
        keyValue("outcome", entry.outcome()),
        keyValue("ended", entry.ended().size()),
        keyValue("holders", holders(entry.ended())));
  }

  private static List<String> holders(List<Hold> ended) {
    return ended.stream().map(Hold::userId).distinct().limit(NAMED).toList();
  }

  private static String cut(String text) {
    return text.length() <= CHARACTERS_OF_CALLER ? text : text.substring(0, CHARACTERS_OF_CALLER);
  }
}
