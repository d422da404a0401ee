package dev.holdfast.service.lock;

import dev.holdfast.service.lock.AdminStore.SessionPlace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a list of sessions goes on, bound to the user whose sessions they are. */
final class SessionPageToken {
  /** A number, two users, a session and the separators, in base 64. */
  private static final int MAX_LENGTH = 2048;

  private SessionPageToken() {}

  static String next(@Nullable SessionPlace place, String userId) {
    if (place == null) {
      return "";
    }
    String text = place.partition() + "|" + userId.length() + "|" + userId + place.session();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The place to go on behind.
   *
   * @throws RefusedException ARGUMENT_INVALID for what is no token of this list
   */
  static SessionPlace after(String token, String userId) {
    if (token.isEmpty()) {
      return SessionPlace.BEGINNING;
    }
    try {
      if (token.length() <= MAX_LENGTH) {
        String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        String[] parts = text.split("\\|", 3);
        if (parts.length == 3
            && Integer.parseInt(parts[1]) == userId.length()
            && parts[2].startsWith(userId)) {
          int partition = Integer.parseInt(parts[0]);
          if (partition >= 0) {
            return new SessionPlace(partition, parts[2].substring(userId.length()));
          }
        }
      }
    } catch (IllegalArgumentException e) {
      throw LockRules.refused("page_token", "it is not a token of this list");
    }
    throw LockRules.refused("page_token", "it is not a token of this list");
  }
}
