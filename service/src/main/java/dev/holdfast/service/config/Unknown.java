package dev.holdfast.service.config;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds what was given and is no setting: most often a slip of the pen. */
final class Unknown {
  /** Variables that are read elsewhere: the file's own, and those of the client commands. */
  private static final List<String> OTHER_VARIABLES =
      List.of(
          ConfigLoader.FILE_VARIABLE,
          "HOLDFAST_SERVER",
          "HOLDFAST_TOKEN",
          "HOLDFAST_FENCING_TOKEN");

  private Unknown() {}

  /** One problem for each unknown name, however much stands below it. */
  static Set<String> keys(Map<String, Given> file, Set<String> declared) {
    Set<String> problems = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>();
    file.forEach(
        (key, given) -> {
          if (!declared.contains(key)) {
            problem(key, given, declared, seen, problems);
          }
        });
    return problems;
  }

  private static void problem(
      String key, Given given, Set<String> declared, Set<String> seen, Set<String> problems) {
    String parent = "";
    for (String name : key.split("\\.", -1)) {
      Set<String> siblings = namesBelow(parent, declared);
      String path = Keys.below(parent, name);
      if (!siblings.contains(name)) {
        if (seen.add(path)) {
          String place = siblings.isEmpty() ? "; " + parent + " is a single value" : "";
          problems.add(
              path
                  + ": unknown key ("
                  + given.from()
                  + ")"
                  + place
                  + Nearest.question(name, siblings));
        }
        return;
      }
      parent = path;
    }
    if (!given.text().isEmpty()) {
      problems.add(key + ": takes keys below it, not a value (" + given.from() + ")");
    }
  }

  private static Set<String> namesBelow(String parent, Set<String> declared) {
    String prefix = parent.isEmpty() ? "" : parent + ".";
    Set<String> names = new TreeSet<>();
    for (String key : declared) {
      if (key.startsWith(prefix)) {
        names.add(Keys.first(key.substring(prefix.length())));
      }
    }
    return names;
  }

  /**
   * Variables that are nearly one of ours. Others that begin like ours are let be: Kubernetes makes
   * HOLDFAST_SERVICE_HOST and the like for a service of that name.
   */
  static List<String> variables(Set<String> environment, Collection<Setting<?>> declared) {
    List<String> known =
        Stream.concat(
                declared.stream().map(Setting::variable).filter(Objects::nonNull),
                OTHER_VARIABLES.stream())
            .toList();
    return environment.stream()
        .filter(name -> name.startsWith("HOLDFAST_") || name.startsWith("LOCK_"))
        .filter(name -> !known.contains(name))
        .filter(name -> !Nearest.question(name, known).isEmpty())
        .sorted()
        .map(name -> name + ": unknown variable" + Nearest.question(name, known))
        .toList();
  }
}
