package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Answer;
import java.util.concurrent.CompletableFuture;

/** What lives as long as a watch does. Called on the hub's thread; must not block. */
public interface Attendance {
  /** Of a watch that stands for nobody. */
  Attendance NONE =
      new Attendance() {
        @Override
        public CompletableFuture<Answer<Boolean>> begin() {
          return CompletableFuture.completedFuture(Answer.of(true));
        }

        @Override
        public void end() {}
      };

  /** The watch has come; it begins when this is done, unless it is refused. Called first. */
  CompletableFuture<Answer<Boolean>> begin();

  /** The watch has ended. Called once, also where it was refused. */
  void end();
}
