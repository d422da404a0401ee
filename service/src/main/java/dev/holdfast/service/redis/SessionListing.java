package dev.holdfast.service.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.service.lock.AdminStore.SessionPage;
import dev.holdfast.service.lock.AdminStore.SessionPlace;
import dev.holdfast.service.lock.ListedSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lists sessions, home partition by home partition; what each holds is asked of all partitions. A
 * page is no snapshot.
 */
final class SessionListing {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReadCalls reads;
  private final Partitions partitions;

  SessionListing(ReadCalls reads, Partitions partitions) {
    this.reads = reads;
    this.partitions = partitions;
  }

  /** A session as its home partition has it; its field is user LF session. */
  private record Stored(String field, String json) {}

  /** Sessions behind a place; all of a user are in one partition. */
  CompletableFuture<SessionPage> page(String userId, SessionPlace after, int size) {
    if (after.partition() >= partitions.count()) {
      return CompletableFuture.completedFuture(new SessionPage(List.of(), null));
    }
    SessionPlace from =
        userId.isEmpty() || after.partition() > 0 || !after.session().isEmpty()
            ? after
            : new SessionPlace(partitions.ofUser(userId), "");
    return collect(userId, from, size, new ArrayList<>());
  }

  private CompletableFuture<SessionPage> collect(
      String userId, SessionPlace from, int size, List<Stored> found) {
    int wanted = size - found.size();
    return call(
            Script.SESSIONS,
            partitions.keys(from.partition()).sessions(),
            List.of(from.session(), userId, Integer.toString(wanted)))
        .thenCompose(
            reply -> {
              for (int i = 0; i < reply.size(); i += 2) {
                found.add(new Stored((String) reply.get(i), (String) reply.get(i + 1)));
              }
              boolean full = reply.size() / 2 == wanted;
              boolean last = !userId.isEmpty() || from.partition() + 1 == partitions.count();
              if (full) {
                String field = found.get(found.size() - 1).field();
                return read(found, new SessionPlace(from.partition(), field));
              }
              return last
                  ? read(found, null)
                  : collect(userId, new SessionPlace(from.partition() + 1, ""), size, found);
            });
  }

  private CompletableFuture<SessionPage> read(List<Stored> found, @Nullable SessionPlace next) {
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(new SessionPage(List.of(), next));
    }
    List<String> fields = found.stream().map(Stored::field).toList();
    List<CompletableFuture<List<?>>> held =
        IntStream.range(0, partitions.count())
            .mapToObj(p -> call(Script.HELD, partitions.keys(p).held(), fields))
            .toList();
    return CompletableFuture.allOf(held.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              var sessions = new ArrayList<ListedSession>(found.size());
              for (int i = 0; i < found.size(); i++) {
                var resources = new ArrayList<String>();
                for (var partition : held) {
                  ((List<?>) partition.join().get(i)).forEach(r -> resources.add((String) r));
                }
                sessions.add(session(found.get(i), resources));
              }
              return new SessionPage(sessions, next);
            });
  }

  private static ListedSession session(Stored stored, List<String> held) {
    JsonNode json = tree(stored.json());
    int feed = stored.field().indexOf('\n');
    var scopes = new TreeSet<String>();
    for (JsonNode stream : json.path("at")) {
      for (String scope : stream.asText().split("\n", -1)) {
        // A mark before it says that it is not viewed there.
        scopes.add(scope.startsWith("-") ? scope.substring(1) : scope);
      }
    }
    scopes.remove("");
    JsonNode away = json.path("away");
    return new ListedSession(
        stored.field().substring(feed + 1),
        stored.field().substring(0, feed),
        json.path("name").asText(),
        Instant.ofEpochMilli(json.path("connected").asLong()),
        away.isMissingNode()
            ? null
            : Instant.ofEpochMilli(away.asLong() + json.path("grace").asLong()),
        List.copyOf(scopes),
        held);
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletableFuture<List<?>> call(Script script, String key, List<String> arguments) {
    return reads.script(script, List.of(key), arguments, reply -> reply);
  }
}
