package dev.holdfast.service.cli;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.Watch;
import dev.holdfast.client.WatchListener;
import dev.holdfast.client.WatchOptions;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.ClearLocksRequest;
import dev.holdfast.v1.ClearLocksResponse;
import dev.holdfast.v1.ForceReleaseRequest;
import dev.holdfast.v1.ForceReleaseResponse;
import dev.holdfast.v1.ForceTakeRequest;
import dev.holdfast.v1.ForceTakeResponse;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.ListSessionsRequest;
import dev.holdfast.v1.ListSessionsResponse;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.ReleaseResponse;
import io.grpc.StatusException;
import java.time.Duration;

/**
 * What the commands ask of a server. Calls block; an interrupt of their thread ends them as
 * CANCELLED and stays set. Any number of threads may call.
 */
interface LockClient extends AutoCloseable {
  /** How long clearing may take, which is many steps where many locks are held. */
  Duration PATIENCE_FOR_ALL = Duration.ofMinutes(2);

  /** How long a call may take: as long as people wait for a program that does not say why. */
  Duration PATIENCE = Duration.ofSeconds(10);

  /** Takes a lock and leaves it taken; nothing renews it. */
  AcquireResponse acquire(AcquireRequest request) throws StatusException;

  /** Takes a lock, and renews it until it is released or lost. */
  HeldLock hold(String resource, AcquireOptions options)
      throws StatusException, InterruptedException;

  ReleaseResponse release(ReleaseRequest request) throws StatusException;

  GetLockResponse get(GetLockRequest request) throws StatusException;

  ListLocksResponse list(ListLocksRequest request) throws StatusException;

  ForceReleaseResponse forceRelease(ForceReleaseRequest request) throws StatusException;

  ForceTakeResponse forceTake(ForceTakeRequest request) throws StatusException;

  ClearLocksResponse clear(ClearLocksRequest request) throws StatusException;

  ListSessionsResponse sessions(ListSessionsRequest request) throws StatusException;

  Watch watch(WatchOptions options, WatchListener listener);

  @Override
  void close();
}
