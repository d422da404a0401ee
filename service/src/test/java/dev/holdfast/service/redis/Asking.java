package dev.holdfast.service.redis;

import java.time.Duration;
import java.util.ArrayList;
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
    String scope,
    Queueing queueing) {

  /**
   * How it waits.
   *
   * @param limit how many may wait for a document
   */
  record Queueing(Duration patience, String instance, int limit) {
    static final Queueing NOT = new Queueing(Duration.ZERO, "i1", 1000);
  }

  /** How long a hold of a session outlives it. */
  static final Duration GRACE = Duration.ofMillis(600);

  /** An exclusive hold for a minute, of a resource that takes one. */
  static Asking by(String user, String lock) {
    return new Asking(
        user,
        lock,
        "",
        "exclusive",
        Duration.ofMinutes(1),
        "",
        1,
        1000,
        Duration.ZERO,
        "",
        "",
        "",
        Queueing.NOT);
  }

  Asking shared() {
    return new Asking(
        user, lock, session, "shared", ttl, metadata, room, sections, delay, reserved, by, scope,
        queueing);
  }

  Asking inSession(String id) {
    return new Asking(
        user, lock, id, mode, ttl, metadata, room, sections, delay, reserved, by, scope, queueing);
  }

  Asking lasting(Duration time) {
    return new Asking(
        user, lock, session, mode, time, metadata, room, sections, delay, reserved, by, scope,
        queueing);
  }

  Asking with(String json) {
    return new Asking(
        user, lock, session, mode, ttl, json, room, sections, delay, reserved, by, scope, queueing);
  }

  /** Where the resource takes so many holds of the mode. */
  Asking whereRoomIsFor(int holds) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, holds, sections, delay, reserved, by, scope,
        queueing);
  }

  /** Where so many sections of the document may be held. */
  Asking whereSectionsAre(int limit) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, limit, delay, reserved, by, scope,
        queueing);
  }

  Asking keptFor(Duration lockDelay) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, lockDelay, reserved, by, scope,
        queueing);
  }

  /** With a user's reservation, or {@code full}. */
  Asking reserved(String reservation) {
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
        reservation,
        by,
        scope,
        queueing);
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
        scope,
        queueing);
  }

  /** Judged by an access scope, as JSON. */
  Asking byScope(String json) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, delay, reserved, by, json,
        queueing);
  }

  /** Who is willing to wait for so long. */
  Asking waiting(Duration patience) {
    return queueing(new Queueing(patience, queueing.instance(), queueing.limit()));
  }

  /** Who is willing to wait for a minute. */
  Asking waiting() {
    return waiting(Duration.ofMinutes(1));
  }

  /** Whose call is at this instance; i1 else. */
  Asking at(String instance) {
    return queueing(new Queueing(queueing.patience(), instance, queueing.limit()));
  }

  /** Where so many may wait for a document. */
  Asking whereQueueIs(int limit) {
    return queueing(new Queueing(queueing.patience(), queueing.instance(), limit));
  }

  private Asking queueing(Queueing other) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, delay, reserved, by, scope,
        other);
  }

  /** As acquire takes them, behind resource id and section. */
  List<String> arguments() {
    var arguments = new ArrayList<>(takeArguments());
    arguments.add(Long.toString(queueing.patience().toMillis()));
    arguments.add(queueing.instance());
    arguments.add(Integer.toString(queueing.limit()));
    return arguments;
  }

  /** As force_take takes them. */
  List<String> takeArguments() {
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
