package dev.holdfast.service.edge;

import java.io.IOException;
import java.time.Duration;

/** Waiting between two looks at something that another process does. */
final class Pause {
  private Pause() {}

  /**
   * Waits.
   *
   * @throws IOException where the thread is interrupted; it is still marked so
   */
  static void of(Duration length) throws IOException {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
