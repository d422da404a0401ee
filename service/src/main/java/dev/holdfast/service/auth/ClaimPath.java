package dev.holdfast.service.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim lies: names joined by dots, as in {@code realm_access.roles}. A name may itself
 * hold dots, as in {@code https://example.org/roles}.
 */
record ClaimPath(String path) {

  /** What lies there; null where nothing does. */
  @Nullable Object in(Map<?, ?> claims) {
    Object here = claims.get(path);
    if (here != null) {
      return here;
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> below) {
        Object found = new ClaimPath(path.substring(dot + 1)).in(below);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Puts a value where {@link #in} finds it, beside what is there. */
  void put(Map<String, Object> claims, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      claims.put(path, value);
      return;
    }
    String top = path.substring(0, dot);
    Map<String, Object> below = new LinkedHashMap<>();
    if (claims.get(top) instanceof Map<?, ?> before) {
      before.forEach((name, claim) -> below.put(String.valueOf(name), claim));
    }
    new ClaimPath(path.substring(dot + 1)).put(below, value);
    claims.put(top, below);
  }
}
