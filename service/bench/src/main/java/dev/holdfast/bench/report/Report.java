package dev.holdfast.bench.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one bench found.
 *
 * @param name the bench's
 * @param notes how it was run, a sentence each
 */
public record Report(String name, List<String> notes, List<Table> tables, List<Check> checks) {
  public Report {
    notes = List.copyOf(notes);
    tables = List.copyOf(tables);
    checks = List.copyOf(checks);
  }

  /** As Markdown: the notes, the tables, and what of the checks holds. */
  public String markdown() {
    var text = new StringBuilder("## ").append(name).append("\n\n").append(machine()).append('\n');
    notes.forEach(note -> text.append("- ").append(note).append('\n'));
    tables.forEach(table -> append(text, table));
    if (!checks.isEmpty()) {
      append(text, checkTable());
    }
    return text.toString();
  }

  /** For Jackson: plain maps, lists, numbers and text. */
  Map<String, Object> content() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("bench", name);
    content.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    content.put("machine", machine());
    content.put("notes", notes);
    for (Table table : tables) {
      content.put(table.title(), table.records());
    }
    content.put(
        "checks",
        checks.stream()
            .map(
                check ->
                    Map.of(
                        "what", check.what(),
                        "measured", check.measured(),
                        "bound", check.bound().toString(),
                        "holds", check.holds()))
            .toList());
    return content;
  }

  private Table checkTable() {
    return new Table(
        "Checks",
        List.of("what", "measured", "asked", "holds"),
        checks.stream()
            .map(
                check ->
                    List.<Object>of(
                        check.what(),
                        check.measured(),
                        check.bound().toString(),
                        check.holds() ? "yes" : "**NO**"))
            .toList());
  }

  private static void append(StringBuilder text, Table table) {
    text.append("\n### ").append(table.title()).append("\n\n");
    appendRow(text, table.columns());
    text.append("| --- |").append(" ---: |".repeat(table.columns().size() - 1)).append('\n');
    for (List<Object> row : table.rows()) {
      appendRow(text, row.stream().map(Report::cell).toList());
    }
  }

  private static void appendRow(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String cell(Object value) {
    if (value instanceof Spread spread) {
      return Numbers.text(spread);
    }
    return value instanceof Number number ? Numbers.text(number.doubleValue()) : value.toString();
  }

  private static String machine() {
    return "%d processors, %s %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }
}
