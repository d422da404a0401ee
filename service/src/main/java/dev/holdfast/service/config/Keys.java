package dev.holdfast.service.config;

/** Keys are names joined by dots. */
final class Keys {
  private Keys() {}

  /** The first name of a key. */
  static String first(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  /** The key of a name below another; an empty one is the root's. */
  static String below(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }
}
