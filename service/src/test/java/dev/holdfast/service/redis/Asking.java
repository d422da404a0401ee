package dev.holdfast.service.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The arguments of an acquire operation; each method gives the same but for one of them. */
final class Asking {
  /** How long a hold of a session outlives it. */
  static final Duration GRACE = Duration.ofMillis(600);

  private final String user;
  private final String lock;
  private String session = "";
  private String mode = "exclusive";
  private Duration ttl = Duration.ofMinutes(1);
  private String metadata = "";
  private int room = 1;
  private int sections = 1000;
  private Duration delay = Duration.ZERO;
  private String reserved = "";
  private String by = "";
  private String scope = "";
  private Duration patience = Duration.ZERO;
  private String instance = "i1";
  private int queue = 1000;

  private Asking(String user, String lock) {
    this.user = user;
    this.lock = lock;
  }

  /** An exclusive hold for a minute, of a resource that takes one. */
  static Asking by(String user, String lock) {
    return new Asking(user, lock);
  }

  private Asking but(Consumer<Asking> change) {
    var other = new Asking(user, lock);
    other.session = session;
    other.mode = mode;
    other.ttl = ttl;
    other.metadata = metadata;
    other.room = room;
    other.sections = sections;
    other.delay = delay;
    other.reserved = reserved;
    other.by = by;
    other.scope = scope;
    other.patience = patience;
    other.instance = instance;
    other.queue = queue;
    change.accept(other);
    return other;
  }

  Asking shared() {
    return but(asking -> asking.mode = "shared");
  }

  Asking inSession(String id) {
    return but(asking -> asking.session = id);
  }

  Asking lasting(Duration time) {
    return but(asking -> asking.ttl = time);
  }

  Asking with(String json) {
    return but(asking -> asking.metadata = json);
  }

  /** Where the resource takes so many holds of the mode. */
  Asking whereRoomIsFor(int holds) {
    return but(asking -> asking.room = holds);
  }

  /** Where so many sections of the document may be held. */
  Asking whereSectionsAre(int limit) {
    return but(asking -> asking.sections = limit);
  }

  Asking keptFor(Duration lockDelay) {
    return but(asking -> asking.delay = lockDelay);
  }

  /** With a user's reservation, or {@code full}. */
  Asking reserved(String reservation) {
    return but(asking -> asking.reserved = reservation);
  }

  /** Let in by a membership. */
  Asking letInBy(String membership) {
    return but(asking -> asking.by = membership);
  }

  /** Judged by an access scope, as JSON. */
  Asking byScope(String json) {
    return but(asking -> asking.scope = json);
  }

  /** Who is willing to wait for so long. */
  Asking waiting(Duration time) {
    return but(asking -> asking.patience = time);
  }

  /** Who is willing to wait for a minute. */
  Asking waiting() {
    return waiting(Duration.ofMinutes(1));
  }

  /** Whose call is at this instance; i1 else. */
  Asking at(String id) {
    return but(asking -> asking.instance = id);
  }

  /** Where so many may wait for a document. */
  Asking whereQueueIs(int limit) {
    return but(asking -> asking.queue = limit);
  }

  /** As acquire takes them, behind resource id and section. */
  List<String> arguments() {
    var arguments = new ArrayList<>(takeArguments());
    arguments.add(Long.toString(patience.toMillis()));
    arguments.add(instance);
    arguments.add(Integer.toString(queue));
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
