package dev.holdfast.service.lock;

import org.jspecify.annotations.Nullable;

/**
 * Reads resource ids and scopes as callers write them. The grammar of a resource id is {@code type
 * ":" id ( ":" | "/" ) section}; both forms name the same lock.
 */
public final class ResourceIds {
  private static final int MAX_TYPE = 32;
  private static final int MAX_PART = 128;

  /** The longest resource id there is. */
  private static final int MAX_LENGTH = MAX_TYPE + 1 + MAX_PART + 1 + MAX_PART;

  /** How much of a bad id an answer repeats, so that a huge one is not sent back. */
  private static final int SHOWN = 64;

  /** The section that a two-part id means while the backward-compatible mode is on. */
  private static final String DEFAULT_SECTION = "main";

  private ResourceIds() {}

  /**
   * A resource id as it was read.
   *
   * @param deprecated whether it was a two-part id
   */
  public record Parsed(ResourceId resource, boolean deprecated) {}

  /**
   * Reads the id of a resource.
   *
   * @param backwardCompat whether {@code type:id} means {@code type:id:main}
   * @throws RefusedException RESOURCE_ID_INVALID, or RESOURCE_ID_INCOMPLETE for a two-part id
   */
  public static Parsed resource(String text, boolean backwardCompat) {
    int typeEnd = checkedType(text);
    int idEnd = separator(text, typeEnd + 1);
    DocumentId document = document(text, typeEnd, idEnd);
    if (idEnd == text.length()) {
      if (!backwardCompat) {
        throw refused(Reason.RESOURCE_ID_INCOMPLETE, text, "it names no section", false);
      }
      return new Parsed(new ResourceId(document, DEFAULT_SECTION), true);
    }
    return new Parsed(new ResourceId(document, section(text, idEnd + 1)), false);
  }

  /**
   * Reads a scope: {@code type:id:section}, {@code type:id}, {@code type:*} or {@code *}.
   *
   * @throws RefusedException RESOURCE_ID_INVALID
   */
  public static Scope scope(String text) {
    if (text.equals("*")) {
      return new Scope.Everything();
    }
    int typeEnd = checkedType(text);
    if (text.length() == typeEnd + 2 && text.charAt(typeEnd + 1) == '*') {
      return new Scope.OneType(text.substring(0, typeEnd));
    }
    int idEnd = separator(text, typeEnd + 1);
    DocumentId document = document(text, typeEnd, idEnd);
    if (idEnd == text.length()) {
      return new Scope.OneDocument(document);
    }
    return new Scope.OneLock(new ResourceId(document, section(text, idEnd + 1)));
  }

  /** The canonical id back from the store, which holds no other. */
  public static ResourceId canonical(String text) {
    int typeEnd = text.indexOf(':');
    int idEnd = text.indexOf(':', typeEnd + 1);
    if (typeEnd < 0 || idEnd < 0) {
      throw new IllegalArgumentException("not a canonical resource id: " + text);
    }
    return new ResourceId(
        new DocumentId(text.substring(0, typeEnd), text.substring(typeEnd + 1, idEnd)),
        text.substring(idEnd + 1));
  }

  /** Checks length and type, and finds the type's end. */
  private static int checkedType(String text) {
    if (text.isEmpty()) {
      throw invalid(text, "it is empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw invalid(text, "it is longer than " + MAX_LENGTH + " characters");
    }
    int end = text.indexOf(':');
    if (end < 0) {
      throw invalid(text, "it has no ':'");
    }
    if (end == 0 || end > MAX_TYPE || !isTypeStart(text.charAt(0))) {
      throw invalid(text, "its type must be a letter a-z and at most 31 of a-z, 0-9, '_' and '-'");
    }
    for (int i = 1; i < end; i++) {
      char c = text.charAt(i);
      if (!isTypeStart(c) && !isDigit(c) && c != '_' && c != '-') {
        throw invalid(text, "its type may hold a-z, 0-9, '_' and '-' only");
      }
    }
    return end;
  }

  private static int separator(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == ':' || text.charAt(i) == '/') {
        return i;
      }
    }
    return text.length();
  }

  private static DocumentId document(String text, int typeEnd, int idEnd) {
    String id = text.substring(typeEnd + 1, idEnd);
    String problem = partProblem(id, false);
    if (problem != null) {
      throw invalid(text, "its id " + problem);
    }
    return new DocumentId(text.substring(0, typeEnd), id);
  }

  private static String section(String text, int from) {
    String section = text.substring(from);
    if (section.equals(ResourceId.WHOLE_DOCUMENT)) {
      return section;
    }
    String problem = partProblem(section, true);
    if (problem != null) {
      throw invalid(text, "its section " + problem);
    }
    return section;
  }

  private static @Nullable String partProblem(String part, boolean colons) {
    if (part.isEmpty()) {
      return "is empty";
    }
    if (part.length() > MAX_PART) {
      return "is longer than " + MAX_PART + " characters";
    }
    if (part.equals(".") || part.equals("..")) {
      return "may not be '.' or '..'";
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (!isUnreserved(c) && !(colons && c == ':')) {
        return "may hold letters, digits, '-', '.', '_' and '~' only";
      }
    }
    return null;
  }

  /** RFC 3986, section 2.3. */
  private static boolean isUnreserved(char c) {
    return isTypeStart(c)
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  private static boolean isTypeStart(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static RefusedException invalid(String text, String problem) {
    return refused(Reason.RESOURCE_ID_INVALID, text, problem, true);
  }

  private static RefusedException refused(
      Reason reason, String text, String problem, boolean withProblem) {
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    String message = "The resource id is not valid: " + problem + '.';
    return new RefusedException(
        withProblem
            ? Refusal.of(reason, message, "resource_id", shown, "problem", problem)
            : Refusal.of(reason, message, "resource_id", shown));
  }
}
