package dev.holdfast.service.config;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One part of the settings, for the record that it becomes. */
final class Section {
  private final Settings settings;
  private final String path;

  Section(Settings settings, String path) {
    this.settings = settings;
    this.path = path;
  }

  /** The part under this name. */
  Section section(String name) {
    return new Section(settings, Keys.below(path, name));
  }

  /** The names that the file has in this part. */
  Set<String> names() {
    return settings.namesBelow(path + ".");
  }

  /** A setting that only the file can give. */
  <T> T get(String name, T byDefault, Kind<T> kind, String meaning) {
    return get(name, null, byDefault, kind, meaning);
  }

  /** A setting that the environment can give too. */
  <T> T get(String name, @Nullable String variable, T byDefault, Kind<T> kind, String meaning) {
    return settings.get(new Setting<>(Keys.below(path, name), variable, byDefault, kind, meaning));
  }

  /**
   * Notes a problem where settings do not fit each other, unless one of them is a problem already.
   *
   * @param name the setting to name
   * @param others those that it has to fit, in this part
   */
  void require(boolean fits, String name, String problem, String... others) {
    boolean known =
        settings.isGood(Keys.below(path, name))
            && Arrays.stream(others).allMatch(other -> settings.isGood(Keys.below(path, other)));
    if (!fits && known) {
      settings.problem(Keys.below(path, name), problem);
    }
  }
}
