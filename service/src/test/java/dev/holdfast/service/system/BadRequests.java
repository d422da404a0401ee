package dev.holdfast.service.system;

import com.google.protobuf.Duration;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.LockMode;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.WatchLocksRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What no call of LockService may let through, field by field. */
final class BadRequests {
  /** Held by the caller, so that a call let through would change it. */
  static final String HELD = "document:1:held";

  private static final List<String> RESOURCE_IDS =
      List.of(
          "document",
          ":1:x",
          "document::x",
          "document:1:",
          "Document:1:x",
          "1document:1:x",
          "t".repeat(33) + ":1:x",
          "document:" + "i".repeat(129) + ":x",
          "document:1:" + "s".repeat(129),
          "document:.:x",
          "document:..:x",
          "document:1:..",
          "document:1/../x",
          "document:{1}:x",
          "document:1:{x}",
          "document:1:a b",
          "document:1:a\u0000b",
          "document:1:a\nb",
          "document:\u00e4:x",
          "document:1:" + "x".repeat(52) + "\ud83d\ude00",
          "document:1:**",
          "document:*:x",
          "x".repeat(10_240),
          "document:1:" + "x".repeat(10_240));

  private static final Map<String, Duration> TTLS_OUT_OF_RANGE = new LinkedHashMap<>();
  private static final Map<String, Duration> TTLS_MALFORMED = new LinkedHashMap<>();

  static {
    TTLS_OUT_OF_RANGE.put("negative", duration(-1, 0));
    TTLS_OUT_OF_RANGE.put("one nanosecond below zero", duration(0, -1));
    TTLS_OUT_OF_RANGE.put("tiny", duration(0, 1));
    TTLS_OUT_OF_RANGE.put("just below the least", duration(0, 999_999_999));
    TTLS_OUT_OF_RANGE.put("just above the most", duration(3600, 1));
    TTLS_OUT_OF_RANGE.put("huge", duration(Long.MAX_VALUE, 999_999_999));
    TTLS_OUT_OF_RANGE.put("hugely negative", duration(Long.MIN_VALUE, -999_999_999));
    TTLS_MALFORMED.put("a second of nanos", duration(60, 1_000_000_000));
    TTLS_MALFORMED.put("the least int of nanos", duration(60, Integer.MIN_VALUE));
    TTLS_MALFORMED.put("signs that differ", duration(60, -1));
  }

  private BadRequests() {}

  static Stream<BadRequest> all() {
    return Stream.of(
            resourceIds(),
            ttls(),
            texts(),
            metadata(),
            modes(),
            otherDurations(),
            lists(),
            scopes())
        .flatMap(List::stream);
  }

  private static List<BadRequest> resourceIds() {
    var calls = new LinkedHashMap<String, BiConsumer<LockServiceBlockingStub, String>>();
    calls.put("Acquire", (stub, id) -> stub.acquire(acquire(a -> a.setResourceId(id))));
    calls.put("Release", (stub, id) -> stub.release(release(r -> r.setResourceId(id))));
    calls.put("Renew", (stub, id) -> stub.renew(renew(r -> r.setResourceId(id))));
    calls.put(
        "GetLock",
        (stub, id) -> stub.getLock(GetLockRequest.newBuilder().setResourceId(id).build()));
    calls.put("ListLocks", (stub, id) -> list(stub, l -> l.setScope(id)));
    calls.put("WatchLocks", (stub, id) -> watch(stub, w -> w.addScopes(id)));
    var bad = new ArrayList<BadRequest>();
    calls.forEach(
        (call, make) -> {
          for (String id : RESOURCE_IDS) {
            bad.add(BadRequest.resourceId(call + " " + shown(id), stub -> make.accept(stub, id)));
          }
          // Of a list it means all locks.
          if (!call.equals("ListLocks")) {
            bad.add(BadRequest.resourceId(call + " ''", stub -> make.accept(stub, "")));
          }
        });
    return bad;
  }

  private static List<BadRequest> ttls() {
    var bad = new ArrayList<BadRequest>();
    TTLS_OUT_OF_RANGE.forEach(
        (name, ttl) -> {
          bad.add(BadRequest.ttl("Acquire ttl " + name, acquiring(a -> a.setTtl(ttl))));
          bad.add(BadRequest.ttl("Renew ttl " + name, renewing(r -> r.setTtl(ttl))));
        });
    TTLS_MALFORMED.forEach(
        (name, ttl) -> {
          bad.add(BadRequest.argument("ttl", "Acquire " + name, acquiring(a -> a.setTtl(ttl))));
          bad.add(BadRequest.argument("ttl", "Renew " + name, renewing(r -> r.setTtl(ttl))));
        });
    return bad;
  }

  private static List<BadRequest> texts() {
    var bad = new ArrayList<BadRequest>();
    for (String text : List.of("x".repeat(129), "a\u0000b", "a\nb", "x".repeat(10_240))) {
      String name = " " + shown(text);
      bad.add(
          BadRequest.argument(
              "lock_id", "Acquire lock_id" + name, acquiring(a -> a.setLockId(text))));
      bad.add(
          BadRequest.argument(
              "lock_id",
              "Release lock_id" + name,
              stub -> stub.release(release(r -> r.setLockId(text)))));
      bad.add(
          BadRequest.argument("lock_id", "Renew lock_id" + name, renewing(r -> r.setLockId(text))));
      bad.add(
          BadRequest.argument(
              "display_name",
              "Acquire display_name" + name,
              acquiring(a -> a.setDisplayName(text))));
      bad.add(
          BadRequest.argument(
              "user_id", "ListLocks user_id" + name, stub -> list(stub, l -> l.setUserId(text))));
    }
    return bad;
  }

  private static List<BadRequest> metadata() {
    return List.of(
        BadRequest.argument(
            "metadata",
            "Acquire 17 entries",
            acquiring(a -> IntStream.range(0, 17).forEach(i -> a.putMetadata("k" + i, "")))),
        BadRequest.argument(
            "metadata", "Acquire 1025 bytes", acquiring(a -> a.putMetadata("k", "x".repeat(1024)))),
        BadRequest.argument(
            "metadata",
            "Acquire 1025 bytes of few characters",
            acquiring(a -> a.putMetadata("kk", "\u20ac".repeat(341)))));
  }

  private static List<BadRequest> modes() {
    return List.of(
        BadRequest.argument("mode", "Acquire mode 7", acquiring(a -> a.setModeValue(7))),
        BadRequest.argument("mode", "Acquire mode -1", acquiring(a -> a.setModeValue(-1))),
        BadRequest.argument(
            "mode", "Acquire shared", acquiring(a -> a.setMode(LockMode.LOCK_MODE_SHARED))));
  }

  private static List<BadRequest> otherDurations() {
    return List.of(
        BadRequest.argument(
            "wait_timeout",
            "Acquire wait_timeout negative",
            acquiring(a -> a.setWaitTimeout(duration(-1, 0)))),
        BadRequest.argument(
            "wait_timeout",
            "Acquire wait_timeout malformed",
            acquiring(a -> a.setWaitTimeout(duration(1, -1)))),
        BadRequest.argument(
            "delay",
            "Release delay malformed",
            stub -> stub.release(release(r -> r.setDelay(duration(0, 2_000_000_000))))));
  }

  private static List<BadRequest> lists() {
    var bad = new ArrayList<BadRequest>();
    for (String token : List.of("!", "AAAA", "a\u0000", "A".repeat(10_240))) {
      bad.add(
          BadRequest.argument(
              "page_token",
              "ListLocks page_token " + shown(token),
              stub -> list(stub, l -> l.setPageToken(token))));
      bad.add(
          BadRequest.argument(
              "resume_token",
              "WatchLocks resume_token " + shown(token),
              stub -> watch(stub, w -> w.addScopes("document:1").setResumeToken(token))));
    }
    bad.add(
        BadRequest.argument(
            "page_size", "ListLocks page_size -1", stub -> list(stub, l -> l.setPageSize(-1))));
    bad.add(BadRequest.denied("list", "ListLocks *", stub -> list(stub, l -> l.setScope("*"))));
    bad.add(
        BadRequest.denied(
            "list", "ListLocks document:*", stub -> list(stub, l -> l.setScope("document:*"))));
    bad.add(BadRequest.denied("list", "ListLocks ''", stub -> list(stub, l -> l.setScope(""))));
    return bad;
  }

  private static List<BadRequest> scopes() {
    return List.of(
        BadRequest.argument("scopes", "WatchLocks no scope", stub -> watch(stub, w -> {})),
        BadRequest.argument(
            "scopes",
            "WatchLocks 65 scopes",
            stub ->
                watch(
                    stub, w -> IntStream.range(0, 65).forEach(i -> w.addScopes("document:" + i)))),
        BadRequest.resourceId(
            "WatchLocks a bad scope behind a good one",
            stub -> watch(stub, w -> w.addScopes("document:1").addScopes("document:1:{x}"))),
        BadRequest.denied("watch", "WatchLocks *", stub -> watch(stub, w -> w.addScopes("*"))),
        BadRequest.denied(
            "watch", "WatchLocks document:*", stub -> watch(stub, w -> w.addScopes("document:*"))));
  }

  private static Consumer<LockServiceBlockingStub> acquiring(
      Consumer<AcquireRequest.Builder> change) {
    return stub -> stub.acquire(acquire(changed(change)));
  }

  private static Consumer<LockServiceBlockingStub> renewing(Consumer<RenewRequest.Builder> change) {
    return stub -> stub.renew(renew(changed(change)));
  }

  private static <B> UnaryOperator<B> changed(Consumer<B> change) {
    return builder -> {
      change.accept(builder);
      return builder;
    };
  }

  private static AcquireRequest acquire(UnaryOperator<AcquireRequest.Builder> change) {
    return change.apply(AcquireRequest.newBuilder().setResourceId(HELD)).build();
  }

  private static ReleaseRequest release(UnaryOperator<ReleaseRequest.Builder> change) {
    return change.apply(ReleaseRequest.newBuilder().setResourceId(HELD)).build();
  }

  private static RenewRequest renew(UnaryOperator<RenewRequest.Builder> change) {
    return change.apply(RenewRequest.newBuilder().setResourceId(HELD)).build();
  }

  private static void list(
      LockServiceBlockingStub stub, Consumer<ListLocksRequest.Builder> change) {
    var request = ListLocksRequest.newBuilder().setScope("document:1");
    change.accept(request);
    var unused = stub.listLocks(request.build());
  }

  /** A refused watch brings no message. */
  private static void watch(
      LockServiceBlockingStub stub, Consumer<WatchLocksRequest.Builder> change) {
    var request = WatchLocksRequest.newBuilder();
    change.accept(request);
    stub.watchLocks(request.build()).next();
  }

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  private static String shown(String text) {
    String start = text.length() <= 40 ? text : text.substring(0, 20) + "... of " + text.length();
    return start.replace("\u0000", "NUL").replace("\n", "LF");
  }
}
