package dev.holdfast.service.ops;

import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;

/** One JSON object a line, in UTC. Named in the Logback files, which make it. */
public final class LogEncoder extends LogstashEncoder {
  /** What every line has. */
  public LogEncoder() {
    setTimeZone("UTC");
    var names = new LogstashFieldNames();
    names.setTimestamp("timestamp");
    names.setVersion(LogstashFieldNames.IGNORE_FIELD_INDICATOR);
    names.setLevelValue(LogstashFieldNames.IGNORE_FIELD_INDICATOR);
    names.setLogger("logger");
    names.setThread("thread");
    names.setStackTrace("stackTrace");
    setFieldNames(names);
  }
}
