package dev.holdfast.service.redis;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operations of {@code function/commit.lua}, each with a file of its own, whose counts of keys
 * and arguments are checked before anything is sent.
 */
enum OperationKind {
  ACQUIRE(false),
  RELEASE(true),
  RENEW(false),
  EXPIRE(true),
  STOP_WAITING(true),
  SWEEP_WAIT(true),
  REQUEST_TAKEOVER(false),
  ANSWER_TAKEOVER(false),
  RESERVE(false),
  FORGET(true),
  FORCE_RELEASE(true),
  FORCE_TAKE(false),
  CLEAR(true),
  PUT_SCOPE(false),
  // What keeps sessions alive may not fail either: it is what nobody loses a lock by.
  REFRESH(true),
  ATTACH(true),
  DETACH(true),
  SESSION_STATE(true),
  BEGIN_SETTLING(true),
  CONFIRM_AWAY(true),
  SETTLE(true),
  SETTLE_SESSION(true),
  VIEW(false),
  SESSION_HOLDS(true),
  RENEW_BOUND(false),
  RELEASE_BOUND(true),
  LEAVE(true);

  private final boolean frees;
  private final int keys;
  private final int arguments;
  private final boolean apart;

  OperationKind(boolean frees) {
    this.frees = frees;
    String lua = ScriptLibrary.text("operation/" + label() + ".lua");
    this.keys = declared(lua, "keys");
    this.arguments = declared(lua, "arguments");
    this.apart = lua.contains("\n  apart = true,\n");
  }

  /** Its name in the script. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it runs even when Redis is out of memory. */
  boolean frees() {
    return frees;
  }

  /** Whether it has to do with a key of its own alone, and needs no partition. */
  boolean isApart() {
    return apart;
  }

  /**
   * Checks the counts that the script's own file declares.
   *
   * @throws IllegalArgumentException where they differ: a defect of ours
   */
  void check(List<String> givenKeys, List<String> givenArguments) {
    if (givenKeys.size() != keys || givenArguments.size() != arguments) {
      throw new IllegalArgumentException(
          this + " takes " + keys + " keys and " + arguments + " arguments");
    }
  }

  private static int declared(String lua, String what) {
    Matcher matcher = Pattern.compile("(?m)^  " + what + " = (\\d+),$").matcher(lua);
    if (!matcher.find()) {
      throw new IllegalStateException("an operation declares no count of " + what);
    }
    return Integer.parseInt(matcher.group(1));
  }
}
