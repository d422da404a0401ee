package dev.holdfast.service.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All settings while they are read. The records ask for what they need; each question names the
 * setting with its default and what it takes, so that the answers, the problems and the README's
 * table have one source. Not safe for use by several threads.
 */
final class Settings {
  private final Map<String, Given> file;
  private final Map<String, String> environment;
  private final List<String> problems;
  private final Map<String, Setting<?>> declared = new LinkedHashMap<>();
  private final Set<String> bad = new HashSet<>();

  /**
   * @param file what the YAML file gives, by key
   * @param problems those met so far; more are added
   */
  Settings(Map<String, Given> file, Map<String, String> environment, List<String> problems) {
    this.file = file;
    this.environment = environment;
    this.problems = new ArrayList<>(problems);
  }

  /** The whole. */
  Section root() {
    return new Section(this, "");
  }

  /** The setting's value; its default where it is not given, or is not usable. */
  <T> T get(Setting<T> setting) {
    declared.put(setting.key(), setting);
    Given given = given(setting);
    if (given == null) {
      return setting.byDefault();
    }
    T value = setting.kind().read().apply(given.text());
    if (value == null) {
      String what = setting.kind().secret() ? "the value" : '"' + given.text() + '"';
      problem(setting.key(), what + " (" + given.from() + ") is not " + setting.kind().takes());
      return setting.byDefault();
    }
    return value;
  }

  /** An empty variable is how compose files and scripts write "not set". */
  private @Nullable Given given(Setting<?> setting) {
    String variable = setting.variable();
    if (variable != null) {
      String text = environment.getOrDefault(variable, "").strip();
      if (!text.isEmpty()) {
        return new Given(text, variable);
      }
    }
    return file.get(setting.key());
  }

  /** Notes that the setting's value is not usable. */
  void problem(String key, String problem) {
    bad.add(key);
    problems.add(key + ": " + problem);
  }

  /** Whether the setting was read without a problem. */
  boolean isGood(String key) {
    return !bad.contains(key);
  }

  /** The names that the file has right below a key. */
  Set<String> namesBelow(String prefix) {
    Set<String> names = new TreeSet<>();
    for (String key : file.keySet()) {
      if (key.startsWith(prefix)) {
        names.add(Keys.first(key.substring(prefix.length())));
      }
    }
    return names;
  }

  /** What was asked for so far, in that order. */
  List<Setting<?>> declared() {
    return List.copyOf(declared.values());
  }

  /**
   * Ends the reading; what the file and the environment hold beyond what was asked for is a problem
   * too.
   *
   * @throws ConfigException with all problems, where there is one
   */
  void finish() {
    problems.addAll(Unknown.keys(file, declared.keySet()));
    problems.addAll(Unknown.variables(environment.keySet(), declared.values()));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
