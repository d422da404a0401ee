package dev.holdfast.service.watch;

import dev.holdfast.service.config.WatchConfig;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A hub on a {@link ScriptedStore}, with a thread and clocks that move when a test says so. */
final class WatchBench {
  static final WatchConfig CONFIG = config(1000, 500, 100);

  /** As {@link #CONFIG} is, but for how much is kept and sent at once. */
  static WatchConfig config(int queue, int page, int batch) {
    return config(queue, 4096, page, batch);
  }

  /** The same, also for how many events a partition's ring keeps. */
  static WatchConfig config(int queue, int ring, int page, int batch) {
    return new WatchConfig(
        Duration.ofSeconds(10), queue, ring, 64, page, batch, Duration.ofSeconds(1));
  }

  final ScriptedStore store;
  final WatchHub hub;
  final Map<SnapshotCause, Integer> snapshots = new EnumMap<>(SnapshotCause.class);
  final List<String> encodedFor = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Map<Long, LockEvent> encoded = new HashMap<>();
  private final Map<ModelClient, WatchHandle> handles = new HashMap<>();
  private long nanos;
  Instant wallClock = ScriptedStore.NOW;
  int open;

  WatchBench(int partitions, WatchConfig config) {
    store = new ScriptedStore(partitions);
    hub =
        new WatchHub(
            store,
            config,
            this::encode,
            new WatchMetrics() {
              @Override
              public void opened() {
                open++;
              }

              @Override
              public void closed() {
                open--;
              }

              @Override
              public void snapshot(SnapshotCause cause) {
                snapshots.merge(cause, 1, Integer::sum);
              }
            },
            tasks::add,
            () -> {},
            () -> nanos,
            () -> wallClock);
  }

  private byte[] encode(LockEvent event, String userId) {
    encoded.put(event.revision(), event);
    encodedFor.add(userId);
    return ByteBuffer.allocate(Long.BYTES).putLong(event.revision()).array();
  }

  LockEvent decoded(byte[] bytes) {
    LockEvent event = encoded.get(ByteBuffer.wrap(bytes).getLong());
    if (event == null) {
      throw new IllegalArgumentException("never encoded");
    }
    return event;
  }

  static ResourceId resource(String type, String id, String section) {
    return new ResourceId(new DocumentId(type, id), section);
  }

  static Scope document(String id) {
    return new Scope.OneDocument(new DocumentId("document", id));
  }

  static Caller caller(String user) {
    return new Caller(user, user, true, false, ScriptedStore.NOW.plusSeconds(3600));
  }

  /** Opens a watch; nothing happens yet. */
  ModelClient open(Scope... scopes) {
    ModelClient client = new ModelClient(this, Interest.of(List.of(scopes)));
    open(client, List.of(scopes), "");
    return client;
  }

  /** Opens a watch for a client that had one before. */
  void open(ModelClient client, List<Scope> scopes, String token) {
    client.reconnect();
    handles.put(client, hub.open(new WatchRequest(caller("alice"), scopes, token), client));
  }

  /** The client's sink takes so many messages from now on. */
  void ready(ModelClient client, int messages) {
    client.setCredit(messages);
    handle(client).ready();
  }

  void cancel(ModelClient client) {
    handle(client).cancel();
  }

  private WatchHandle handle(ModelClient client) {
    WatchHandle handle = handles.get(client);
    if (handle == null) {
      throw new IllegalArgumentException("not open");
    }
    return handle;
  }

  /** Does what the hub's thread was given to do. */
  void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  void runOne() {
    if (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Runs what there is to do, and once more with the answers of all readings. */
  void read() {
    run();
    store.finishReadings();
    run();
  }

  /** Takes a lock and frees it again by turns, and lets the hub hear of it. */
  void change(ResourceId resource, int times) {
    for (int i = 0; i < times; i++) {
      store.toggle(resource, "smith");
    }
    store.deliverAll();
    run();
  }

  /** Lets time pass for the hub. */
  void pass(Duration time) {
    nanos += time.toNanos();
    wallClock = wallClock.plus(time);
    hub.tick();
  }

  /** Runs everything to its end: readings, events, what is due. */
  void settle() {
    for (int i = 0; i < 20; i++) {
      run();
      while (store.readingsOnTheirWay() > 0) {
        store.finishReadings();
        run();
      }
      store.deliverAll();
      run();
      pass(Duration.ofMillis(600));
    }
  }
}
