package dev.holdfast.service.cli;

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
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the commands ask of a server. Calls block; an interrupt of their thread ends them as
 * CANCELLED and stays set. Any number of threads may call.
 */
interface LockClient extends AutoCloseable {
  /** How long clearing may take, which is many steps where many locks are held. */
  Duration PATIENCE_FOR_ALL = Duration.ofMinutes(2);

  /** How long a call may take: as long as people wait for a program that does not say why. */
  Duration PATIENCE = Duration.ofSeconds(10);

  AcquireResponse acquire(AcquireRequest request) throws StatusException;

  /** At most {@code timeout} long, and at most {@link #PATIENCE}. */
  ReleaseResponse release(ReleaseRequest request, Duration timeout) throws StatusException;

  /** At most {@code timeout} long, and at most {@link #PATIENCE}. */
  RenewResponse renew(RenewRequest request, Duration timeout) throws StatusException;

  GetLockResponse get(GetLockRequest request) throws StatusException;

  ListLocksResponse list(ListLocksRequest request) throws StatusException;

  ForceReleaseResponse forceRelease(ForceReleaseRequest request) throws StatusException;

  ForceTakeResponse forceTake(ForceTakeRequest request) throws StatusException;

  ClearLocksResponse clear(ClearLocksRequest request) throws StatusException;

  ListSessionsResponse sessions(ListSessionsRequest request) throws StatusException;

  Watch watch(WatchLocksRequest request);

  @Override
  void close();

  /** One open stream, for one thread. */
  interface Watch extends AutoCloseable {
    /**
     * The next message; null when the server has ended the stream without an error.
     *
     * @throws TimeoutException when there was none for so long
     */
    @Nullable WatchLocksResponse next(Duration silence)
        throws StatusException, TimeoutException, InterruptedException;

    @Override
    void close();
  }
}
