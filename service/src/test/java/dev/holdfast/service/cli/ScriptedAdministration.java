package dev.holdfast.service.cli;

import dev.holdfast.v1.AdminServiceGrpc.AdminServiceImplBase;
import dev.holdfast.v1.ClearLocksRequest;
import dev.holdfast.v1.ClearLocksResponse;
import dev.holdfast.v1.ForceReleaseRequest;
import dev.holdfast.v1.ForceReleaseResponse;
import dev.holdfast.v1.ForceTakeRequest;
import dev.holdfast.v1.ForceTakeResponse;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.ListSessionsRequest;
import dev.holdfast.v1.ListSessionsResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The admin service of a {@link ScriptedServer}: everything is Nurse Jane's. */
final class ScriptedAdministration extends AdminServiceImplBase {
  static final Holder JANE =
      Holder.newBuilder().setUserId("jane").setDisplayName("Nurse Jane").build();

  final List<ForceReleaseRequest> releases = new CopyOnWriteArrayList<>();
  final List<ForceTakeRequest> takes = new CopyOnWriteArrayList<>();
  final List<ClearLocksRequest> clearings = new CopyOnWriteArrayList<>();
  final List<ListSessionsRequest> lists = new CopyOnWriteArrayList<>();

  volatile Function<ListSessionsRequest, ListSessionsResponse> onList =
      request -> ListSessionsResponse.getDefaultInstance();

  @Override
  public void forceRelease(
      ForceReleaseRequest request, StreamObserver<ForceReleaseResponse> observer) {
    releases.add(request);
    observer.onNext(
        ForceReleaseResponse.newBuilder().setReleased(true).addPreviousHolders(JANE).build());
    observer.onCompleted();
  }

  @Override
  public void forceTake(ForceTakeRequest request, StreamObserver<ForceTakeResponse> observer) {
    takes.add(request);
    observer.onNext(
        ForceTakeResponse.newBuilder()
            .setLock(ScriptedServer.lock(request.getResourceId(), 0, Duration.ofMinutes(5)))
            .addPreviousHolders(JANE)
            .build());
    observer.onCompleted();
  }

  @Override
  public void clearLocks(ClearLocksRequest request, StreamObserver<ClearLocksResponse> observer) {
    clearings.add(request);
    observer.onNext(ClearLocksResponse.newBuilder().setCleared(3).build());
    observer.onCompleted();
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
    lists.add(request);
    observer.onNext(onList.apply(request));
    observer.onCompleted();
  }
}
