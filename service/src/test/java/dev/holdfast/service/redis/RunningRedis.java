package dev.holdfast.service.redis;

/** Redis in whatever layout, until it is closed. */
interface RunningRedis extends AutoCloseable {
  /** Where a store finds it. */
  String uri();

  @Override
  void close();
}
