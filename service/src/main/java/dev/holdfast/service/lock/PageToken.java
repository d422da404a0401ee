package dev.holdfast.service.lock;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a list goes on: the last id given, bound to the list it belongs to. */
final class PageToken {
  /** Two resource ids, a user and the separators, in base 64. */
  private static final int MAX_LENGTH = 2048;

  private static final char SEPARATOR = '\n';

  private PageToken() {}

  /** A token, or nothing where there is no further page. */
  static String next(String last, Scope scope, String userId) {
    if (last.isEmpty()) {
      return "";
    }
    String text = last + SEPARATOR + scope + SEPARATOR + userId;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The id to go on behind; empty for an empty token.
   *
   * @throws RefusedException ARGUMENT_INVALID for what is no token of this list
   */
  static String after(String token, Scope scope, String userId) {
    if (token.isEmpty()) {
      return "";
    }
    try {
      if (token.length() <= MAX_LENGTH) {
        String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        int end = text.indexOf(SEPARATOR);
        if (end > 0
            && text.substring(end).equals(SEPARATOR + scope.toString() + SEPARATOR + userId)) {
          String last = text.substring(0, end);
          if (scope.contains(ResourceIds.resource(last, false).resource())) {
            return last;
          }
        }
      }
    } catch (IllegalArgumentException | RefusedException e) {
      throw LockRules.refused("page_token", "it is not a token of this list");
    }
    throw LockRules.refused("page_token", "it is not a token of this list");
  }
}
