package dev.holdfast.service.system;

/** A running service. */
public interface Instance extends AutoCloseable {
  /** Where it can be reached. */
  default String address() {
    return "127.0.0.1";
  }

  int grpcPort();

  int httpPort();

  /** Ends it in good order. */
  @Override
  void close();
}
