package dev.holdfast.service.redis;

import java.util.Locale;

/** The functions of the {@link ScriptLibrary}; {@code lua/holdfast.lua} registers each. */
enum Script {
  /** Commits a batch; refused when Redis is out of memory. */
  COMMIT,
  /** The same, but runs even then: for what frees more than it writes. */
  COMMIT_FREEING,
  /** Reads locks, and ends those that are past their deadline. */
  SNAPSHOT,
  /** Lists ids. */
  IDS,
  /** Tells what is past its deadline. */
  DUE,
  /** Lists the sessions of a partition. */
  SESSIONS,
  /** Tells what sessions hold. */
  HELD;

  private final String function = name().toLowerCase(Locale.ROOT) + '_' + ScriptLibrary.VERSION;

  /** Its name in Redis. */
  String function() {
    return function;
  }
}
