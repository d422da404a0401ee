package dev.holdfast.service.redis;

import java.time.Duration;
import java.util.List;

/** The arguments of an acquire operation; each method gives the same but for one of them. */
record Asking(
    String user,
    String lock,
    String session,
    String mode,
    Duration ttl,
    String metadata,
    int room,
    int sections,
    Duration delay,
    String reserved,
    String by,
    String scope) {

  /** How long a hold of a session outlives it. */
  static final Duration GRACE = Duration.ofMillis(600);

  /** An exclusive hold for a minute, of a resource that takes one. */
  static Asking by(String user, String lock) {
    return new Asking(
        user, lock, "", "exclusive", Duration.ofMinutes(1), "", 1, 1000, Duration.ZERO, "", "", "");
  }

  Asking shared() {
    return new Asking(
        user, lock, session, "shared", ttl, metadata, room, sections, delay, reserved, by, scope);
  }

  Asking inSession(String id) {
    return new Asking(
        user, lock, id, mode, ttl, metadata, room, sections, delay, reserved, by, scope);
  }

  Asking lasting(Duration time) {
    return new Asking(
        user, lock, session, mode, time, metadata, room, sections, delay, reserved, by, scope);
  }

  Asking with(String json) {
    return new Asking(
        user, lock, session, mode, ttl, json, room, sections, delay, reserved, by, scope);
  }

  /** Where the resource takes so many holds of the mode. */
  Asking whereRoomIsFor(int holds) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, holds, sections, delay, reserved, by, scope);
  }

  /** Where so many sections of the document may be held. */
  Asking whereSectionsAre(int limit) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, limit, delay, reserved, by, scope);
  }

  Asking keptFor(Duration lockDelay) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, lockDelay, reserved, by, scope);
  }

  /** With a user's reservation, or {@code full}. */
  Asking reserved(String reservation) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, delay, reservation, by, scope);
  }

  /** Let in by a membership. */
  Asking letInBy(String membership) {
    return new Asking(
        user,
        lock,
        session,
        mode,
        ttl,
        metadata,
        room,
        sections,
        delay,
        reserved,
        membership,
        scope);
  }

  /** Judged by an access scope, as JSON. */
  Asking byScope(String json) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, delay, reserved, by, json);
  }

  /** As the script takes them, behind resource id and section. */
  List<String> arguments() {
    return List.of(
        user,
        lock,
        session,
        mode,
        Long.toString(ttl.toMillis()),
        Integer.toString(room),
        Integer.toString(room),
        Integer.toString(sections),
        fixedPart(),
        reserved,
        scope);
  }

  /** The hold, less its closing brace, its times and its token. */
  private String fixedPart() {
    String json =
        """
        {"user":"%s","name":"Dr. %s","lock":"%s","mode":"%s","ttl":%d"""
            .formatted(user, user, lock, mode, ttl.toMillis());
    if (!session.isEmpty()) {
      json += ",\"session\":\"" + session + "\",\"grace\":" + GRACE.toMillis();
    }
    if (!delay.isZero()) {
      json += ",\"delay\":" + delay.toMillis();
    }
    if (!by.isEmpty()) {
      json += ",\"by\":[\"" + by + "\"]";
    }
    return metadata.isEmpty() ? json : json + ",\"meta\":" + metadata;
  }
}
