package dev.holdfast.service.cli;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.text.ParseException;
import java.util.Optional;

/** Says to people why a command failed, and what to do now. Never holds a token. */
final class FailureText {
  private static final String NEW_TOKEN =
      "; a development server's is made by: holdfast token --sub ID --name 'Your Name'";

  private FailureText() {}

  static String of(Failure failure, String server) {
    String resource = value(failure, "resource_id");
    String limit = value(failure, "limit");
    String problem = value(failure, "problem");
    return switch (failure.reason()) {
      case LOCK_HELD -> held(failure, resource);
      case LOCK_LOST -> lost(failure, resource);
      case LOCK_NOT_HELD -> resource + " is free";
      case NOT_LOCK_HOLDER -> resource + " is not yours";
      case USER_LOCK_LIMIT ->
          "You hold as many locks as you may at once (%s): %s"
              .formatted(limit, value(failure, "held_resource_ids").replace(",", ", "));
      case QUEUE_FULL -> "Too many wait for %s already (%s)".formatted(resource, limit);
      case VIEWER_LIMIT ->
          "Too many look at %s already (%s)".formatted(value(failure, "scope"), limit);
      case SECTION_LIMIT ->
          "Too many sections are held beside %s already (%s)".formatted(resource, limit);
      case RESOURCE_ID_INVALID -> "'%s' is no resource id: %s".formatted(resource, problem);
      case RESOURCE_ID_INCOMPLETE ->
          "'%s' names no section: write type:id:section".formatted(resource);
      case TTL_OUT_OF_RANGE ->
          "A TTL of %s is not allowed here, but %s to %s"
              .formatted(
                  value(failure, "ttl"), value(failure, "min_ttl"), value(failure, "max_ttl"));
      case ARGUMENT_INVALID -> value(failure, "field") + ": " + problem;
      case ACCESS_DENIED -> denied(failure, resource);
      case TOKEN_MISSING -> "No token: set HOLDFAST_TOKEN" + NEW_TOKEN;
      case TOKEN_INVALID ->
          "The token in HOLDFAST_TOKEN is not accepted (%s)".formatted(problem) + NEW_TOKEN;
      case TOKEN_EXPIRED -> "The token in HOLDFAST_TOKEN has expired" + NEW_TOKEN;
      case STORE_UNAVAILABLE ->
          "The server at %s cannot reach its store: try again".formatted(server);
      case SERVER_DRAINING -> "The server at %s is stopping: try again".formatted(server);
      case RATE_LIMITED -> "Too many calls (%s): try again later".formatted(limit);
      case SCOPE_NOT_FOUND -> "'%s' does not exist".formatted(value(failure, "scope"));
      // No command asks for a takeover yet, and a newer server may know more reasons.
      default -> byCode(failure, server);
    };
  }

  private static String byCode(Failure failure, String server) {
    String message = failure.status().getMessage();
    return switch (failure.code()) {
      case UNAVAILABLE ->
          "No server can be reached at %s (HOLDFAST_SERVER): %s".formatted(server, message);
      case DEADLINE_EXCEEDED -> "The server at %s did not answer in time".formatted(server);
      case UNIMPLEMENTED -> "The server does not offer this: " + message;
      case INTERNAL, UNKNOWN -> "The server at %s failed: %s".formatted(server, message);
      default -> message.isEmpty() ? "Refused: " + failure.code() : message;
    };
  }

  private static String held(Failure failure, String resource) {
    String name =
        LockText.name(value(failure, "holder_display_name"), value(failure, "holder_user_id"));
    boolean kept =
        !failure.metadata().containsKey("holder_user_id")
            && !failure.metadata().containsKey("holder_display_name");
    String who = kept ? " is kept for its former holder or its queue" : " is held by " + name;
    return resource + who + others(failure) + expiry(failure);
  }

  private static String others(Failure failure) {
    String holders = value(failure, "holders");
    if (holders.isEmpty() || holders.equals("0") || holders.equals("1")) {
      return "";
    }
    return " (%s holders in all)".formatted(holders);
  }

  private static String expiry(Failure failure) {
    Optional<Timestamp> end = time(failure, "expire_time");
    Optional<Timestamp> now = time(failure, "server_time");
    if (end.isEmpty() || now.isEmpty()) {
      return "";
    }
    return ", expires in " + LockText.left(now.get(), end.get());
  }

  private static String lost(Failure failure, String resource) {
    String now =
        failure
            .lock()
            .filter(lock -> lock.hasHolder())
            .map(lock -> ": now held by " + LockText.name(lock.getHolder()))
            .orElse("");
    return "The lock of " + resource + " is lost" + now;
  }

  private static String denied(Failure failure, String resource) {
    String action = value(failure, "action");
    return "You may not %s %s"
        .formatted(action.isEmpty() ? "use" : action, resource.isEmpty() ? "this" : resource);
  }

  private static Optional<Timestamp> time(Failure failure, String key) {
    try {
      return Optional.of(Timestamps.parse(value(failure, key)));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static String value(Failure failure, String key) {
    return failure.metadata().getOrDefault(key, "");
  }
}
