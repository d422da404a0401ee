package dev.holdfast.bench.empty;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockObserver;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears nothing. */
final class SilentObserver implements LockObserver {
  @Override
  public void acquired(Hold hold, Duration ttl) {}

  @Override
  public void released(String userId, ResourceId resource, ReleaseReason reason) {}

  @Override
  public void takenOver(Hold hold) {}

  @Override
  public void denied(String userId, ResourceId resource, Refusal refusal) {}

  @Override
  public void expired(Hold hold) {}

  @Override
  public void acquireTook(Duration duration, @Nullable Reason refusal) {}

  @Override
  public void deprecatedId(ResourceId resource, String client) {}
}
