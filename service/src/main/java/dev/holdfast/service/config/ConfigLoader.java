package dev.holdfast.service.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the configuration: the YAML file, and the environment over it. */
public final class ConfigLoader {
  /** Names the YAML file; without it the defaults count. */
  static final String FILE_VARIABLE = "HOLDFAST_CONFIG";

  /** What {@code up} has in its place: the page is there to show all that there is. */
  private static final String UP_FILE = "up.yaml";

  private ConfigLoader() {}

  /**
   * Reads the file that the environment names, if it does, and the environment.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static Config load(Map<String, String> environment) {
    String file = environment.getOrDefault(FILE_VARIABLE, "").strip();
    if (file.isEmpty()) {
      return read(Map.of(), environment, List.of());
    }
    List<String> problems = new ArrayList<>();
    Map<String, Given> values = YamlFile.read(file, text(file, problems), problems);
    return read(values, environment, problems);
  }

  /**
   * As {@link #load}, but where the environment names no file, with what shows the page best.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static Config loadForUp(Map<String, String> environment) {
    if (!environment.getOrDefault(FILE_VARIABLE, "").isBlank()) {
      return load(environment);
    }
    List<String> problems = new ArrayList<>();
    return read(YamlFile.read(UP_FILE, upText(), problems), environment, problems);
  }

  private static String upText() {
    try (InputStream in = ConfigLoader.class.getResourceAsStream("/" + UP_FILE)) {
      if (in == null) {
        throw new IllegalStateException(UP_FILE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a YAML text, and the environment over it.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static Config parse(String yaml, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    return read(YamlFile.read("the text", yaml, problems), environment, problems);
  }

  private static String text(String file, List<String> problems) {
    try {
      return Files.readString(Path.of(file));
    } catch (NoSuchFileException e) {
      problems.add(FILE_VARIABLE + ": there is no file " + file);
    } catch (IOException | InvalidPathException e) {
      problems.add(FILE_VARIABLE + ": cannot read " + file + " as text");
    }
    return "";
  }

  private static Config read(
      Map<String, Given> file, Map<String, String> environment, List<String> problems) {
    var settings = new Settings(file, environment, problems);
    Config config = Config.read(settings.root());
    settings.finish();
    return config;
  }
}
