package dev.holdfast.service.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what it is told, in order. */
final class RecordingObserver implements LockObserver {
  final List<String> told = new ArrayList<>();
  final List<Duration> durations = new ArrayList<>();

  @Override
  public void acquired(Hold hold, Duration ttl) {
    told.add("acquired " + hold.resource());
  }

  @Override
  public void released(String userId, ResourceId resource, ReleaseReason reason) {
    told.add("released " + resource);
  }

  @Override
  public void takenOver(Hold hold) {
    told.add("taken over " + hold.resource());
  }

  @Override
  public void denied(String userId, ResourceId resource, Refusal refusal) {
    told.add("denied " + userId + ' ' + resource);
  }

  @Override
  public void expired(Hold hold) {
    told.add("expired " + hold.resource());
  }

  @Override
  public void acquireTook(Duration duration, @Nullable Reason refusal) {
    told.add("took " + refusal);
    durations.add(duration);
  }

  @Override
  public void deprecatedId(ResourceId resource, String client) {
    told.add("deprecated " + resource + " by " + client);
  }
}
