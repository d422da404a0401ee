package dev.holdfast.service.config;

import java.io.IOException;
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
