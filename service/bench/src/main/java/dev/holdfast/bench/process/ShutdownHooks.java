package dev.holdfast.bench.process;

/** Takes shutdown hooks back. */
final class ShutdownHooks {
  private ShutdownHooks() {}

  /** False where the JVM is going already: then the hook itself does the work. */
  static boolean remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
