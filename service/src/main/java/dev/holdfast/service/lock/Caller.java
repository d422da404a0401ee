package dev.holdfast.service.lock;

import java.time.Instant;

/**
 * Who calls, as the verified bearer token says.
 *
 * @param userId the token's subject
 * @param name the token's name claim, or empty
 * @param admin has the admin role
 * @param service has the service role: a backend that acts for itself, exempt from limits a user
 * @param tokenExpires when the token's time is up
 * @param memberships what the user belongs to
 */
public record Caller(
    String userId,
    String name,
    boolean admin,
    boolean service,
    Instant tokenExpires,
    Memberships memberships) {

  /** A caller who is a member of nothing. */
  public Caller(String userId, String name, boolean admin, boolean service, Instant tokenExpires) {
    this(userId, name, admin, service, tokenExpires, Memberships.NONE);
  }

  /**
   * The name to show to others: the token's; what the request says only where the token has none,
   * or for the service role; never a subject that is an e-mail address.
   */
  public String displayName(String requested) {
    boolean mayChoose = name.isEmpty() || service;
    if (mayChoose && !requested.isEmpty()) {
      return requested;
    }
    if (!name.isEmpty()) {
      return name;
    }
    return userId.contains("@") ? "" : userId;
  }
}
