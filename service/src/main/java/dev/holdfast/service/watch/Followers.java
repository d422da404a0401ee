package dev.holdfast.service.watch;

import dev.holdfast.service.lock.LockEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The followers of one partition. One that fails takes down neither the others nor the watches. */
final class Followers {
  private static final Logger log = LoggerFactory.getLogger(Followers.class);

  private final int partition;
  private final List<Follower> all = new ArrayList<>();

  Followers(int partition) {
    this.partition = partition;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void add(Follower follower) {
    all.add(follower);
  }

  void remove(Follower follower) {
    all.remove(follower);
  }

  void gap() {
    all.forEach(this::gap);
  }

  void gap(Follower follower) {
    tell(follower, f -> f.gap(partition));
  }

  void event(LockEvent event) {
    all.forEach(follower -> tell(follower, f -> f.event(partition, event)));
  }

  void idle() {
    all.forEach(follower -> tell(follower, f -> f.idle(partition)));
  }

  private void tell(Follower follower, Consumer<Follower> what) {
    try {
      what.accept(follower);
    } catch (RuntimeException e) {
      log.error("A follower of partition {} failed", partition, e);
    }
  }
}
