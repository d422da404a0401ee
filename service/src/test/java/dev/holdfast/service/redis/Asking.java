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
    Duration patience,
    String instance,
    int queue) {

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
        Duration.ZERO,
        "i1",
        1000);
  }

  Asking shared() {
    return new Asking(
        user, lock, session, "shared", ttl, metadata, room, sections, delay, patience, instance,
        queue);
  }

  Asking inSession(String id) {
    return new Asking(
        user, lock, id, mode, ttl, metadata, room, sections, delay, patience, instance, queue);
  }

  Asking lasting(Duration time) {
    return new Asking(
        user, lock, session, mode, time, metadata, room, sections, delay, patience, instance,
        queue);
  }

  Asking with(String json) {
    return new Asking(
        user, lock, session, mode, ttl, json, room, sections, delay, patience, instance, queue);
  }

  /** Where the resource takes so many holds of the mode. */
  Asking whereRoomIsFor(int holds) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, holds, sections, delay, patience, instance,
        queue);
  }

  /** Where so many sections of the document may be held. */
  Asking whereSectionsAre(int limit) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, limit, delay, patience, instance, queue);
  }

  /** Who is willing to wait for so long, at the instance i1. */
  Asking waiting(Duration time) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, delay, time, instance, queue);
  }

  /** Who is willing to wait for a minute. */
  Asking waiting() {
    return waiting(Duration.ofMinutes(1));
  }

  Asking at(String other) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, delay, patience, other, queue);
  }

  /** Where so many may wait for a document. */
  Asking whereQueueIs(int limit) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, delay, patience, instance, limit);
  }

  Asking keptFor(Duration lockDelay) {
    return new Asking(
        user, lock, session, mode, ttl, metadata, room, sections, lockDelay, patience, instance,
        queue);
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
        Long.toString(patience.toMillis()),
        instance,
        Integer.toString(queue));
  }

  /** The hold, less its closing brace, its times and its token. */
  private String fixedPart() {
    String json =
        """
        {"user":"%s","name":"Dr. %s","lock":"%s","mode":"%s","ttl":%d"""
            .formatted(user, user, lock, mode, ttl.toMillis());
    if (!session.isEmpty()) {
      json += ",\"session\":\"" + session + "\"";
    }
    if (!delay.isZero()) {
      json += ",\"delay\":" + delay.toMillis();
    }
    return metadata.isEmpty() ? json : json + ",\"meta\":" + metadata;
  }
}
