package dev.holdfast.bench.cycle;

import com.google.protobuf.ByteString;
import dev.holdfast.bench.etcd.LeaseGrantRequest;
import dev.holdfast.bench.etcd.LeaseGrpc;
import dev.holdfast.bench.etcd.LockGrpc;
import dev.holdfast.bench.etcd.LockRequest;
import dev.holdfast.bench.etcd.LockResponse;
import dev.holdfast.bench.etcd.UnlockRequest;
import dev.holdfast.bench.etcd.UnlockResponse;
import dev.holdfast.bench.load.AsyncCallers;
import dev.holdfast.bench.load.Reply;
import dev.holdfast.bench.process.Connection;
import dev.holdfast.bench.process.EtcdProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** etcd's lock RPC. Each caller has one lease for all its locks: a new one each would be slower. */
final class EtcdLocks implements AsyncCallers.Cycle, AutoCloseable {
  private static final long LEASE_SECONDS = 600;

  private final Connection connection;
  private final LockGrpc.LockStub locks;
  private final List<LockRequest> requests = new ArrayList<>();

  EtcdLocks(EtcdProcess etcd, int callers) {
    connection = etcd.connect();
    locks = LockGrpc.newStub(connection.channel());
    var leases = LeaseGrpc.newBlockingStub(connection.channel());
    var grant = LeaseGrantRequest.newBuilder().setTTL(LEASE_SECONDS).build();
    for (int caller = 0; caller < callers; caller++) {
      requests.add(
          LockRequest.newBuilder()
              .setName(ByteString.copyFromUtf8("lock-" + caller))
              .setLease(leases.leaseGrant(grant).getID())
              .build());
    }
  }

  @Override
  public CompletionStage<?> run(int caller) {
    var locked = new Reply<LockResponse>();
    locks.lock(requests.get(caller), locked);
    return locked
        .future()
        .thenCompose(
            lock -> {
              var unlocked = new Reply<UnlockResponse>();
              locks.unlock(UnlockRequest.newBuilder().setKey(lock.getKey()).build(), unlocked);
              return unlocked.future();
            });
  }

  @Override
  public void close() {
    connection.close();
  }
}
