package dev.holdfast.client;

import java.nio.charset.StandardCharsets;

/** Resource ids out of names that know nothing of their grammar. */
public final class ResourceNames {
  /** What stands before the two hex digits of a byte that an id may not hold. */
  private static final char ESCAPE = '~';

  private ResourceNames() {}

  /**
   * The resource id {@code type:name:section}. Characters of the name that an id may not hold are
   * written as {@code ~} and the hex digits of their UTF-8 bytes, so different names never meet.
   */
  public static String of(String type, String name, String section) {
    return type + ':' + escaped(name) + ':' + section;
  }

  private static String escaped(String name) {
    StringBuilder id = new StringBuilder();
    boolean dots = name.equals(".") || name.equals("..");
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (isPlain(c) && !(dots && c == '.')) {
        id.append(c);
      } else {
        id.append(ESCAPE).append(String.format("%02x", each));
      }
    }
    return id.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_';
  }
}
