package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Answer;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a watch's caller may see what it watches. Asked when it begins, and after each change.
 */
public interface WatchAccess {
  /** All may, for ever. */
  WatchAccess UNRESTRICTED = () -> CompletableFuture.completedFuture(Answer.of(true));

  /** Given where it may, else refused. */
  CompletableFuture<Answer<Boolean>> check();
}
