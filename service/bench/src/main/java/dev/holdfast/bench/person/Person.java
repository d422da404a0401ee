package dev.holdfast.bench.person;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.bench.load.LockCalls;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One user with one tab, which looks at a document of its own and locks a section of it. */
final class Person implements AutoCloseable {
  private static final String SECTION = ":main";

  private final LockCalls calls;
  private final Context.CancellableContext tab = Context.ROOT.withCancellation();
  private final CompletableFuture<Void> looks = new CompletableFuture<>();

  private Person(LockCalls calls) {
    this.calls = calls;
  }

  /** Opens the tab; {@link #looks} tells when it shows the document. */
  static Person open(Channel channel, String document, Duration ttl) {
    String session = UUID.nameUUIDFromBytes(document.getBytes(UTF_8)).toString();
    var person = new Person(new LockCalls(channel, document + SECTION, session, ttl));
    var request = WatchLocksRequest.newBuilder().addScopes(document).setSessionId(session).build();
    person.tab.run(() -> LockServiceGrpc.newStub(channel).watchLocks(request, person.screen()));
    return person;
  }

  CompletableFuture<Void> looks() {
    return looks;
  }

  LockCalls calls() {
    return calls;
  }

  @Override
  public void close() {
    tab.cancel(null);
  }

  private StreamObserver<WatchLocksResponse> screen() {
    return new StreamObserver<>() {
      @Override
      public void onNext(WatchLocksResponse message) {
        looks.complete(null);
      }

      @Override
      public void onError(Throwable failure) {
        looks.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        looks.completeExceptionally(new IllegalStateException("the server ended the watch"));
      }
    };
  }
}
