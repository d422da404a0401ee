package dev.holdfast.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder where reports are kept: {@code <name>.md} and {@code <name>.json}. */
public record Results(Path folder) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Prints a report, and keeps it in place of the bench's last one. */
  public void publish(Report report) throws IOException {
    String markdown = report.markdown();
    System.out.println(markdown);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(report.name() + ".md"), markdown);
    JSON.writeValue(folder.resolve(report.name() + ".json").toFile(), report.content());
    System.out.println("Kept in " + folder.resolve(report.name() + ".md") + " and .json");
  }
}
