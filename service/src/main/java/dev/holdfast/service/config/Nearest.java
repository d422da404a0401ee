package dev.holdfast.service.config;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which name was meant. */
final class Nearest {
  /** Two slips: more, and the guess is noise. */
  private static final int SLIPS = 2;

  private Nearest() {}

  /** {@code ; did you mean ttl?}, or nothing where no name is near. */
  static String question(String name, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> slips(name, candidate) <= SLIPS)
        .min(Comparator.comparingInt(candidate -> slips(name, candidate)))
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("");
  }

  /** Levenshtein's distance: characters put in, left out or changed. */
  static int slips(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(changed, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
