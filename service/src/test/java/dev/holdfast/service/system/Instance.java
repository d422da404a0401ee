package dev.holdfast.service.system;

/** A running service. */
public interface Instance extends AutoCloseable {
  int grpcPort();

  int httpPort();

  /** Ends it in good order. */
  @Override
  void close();
}
