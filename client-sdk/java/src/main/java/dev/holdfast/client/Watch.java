package dev.holdfast.client;

/** An open watch. */
public interface Watch extends AutoCloseable {
  /** For going on from here in a later watch; empty before the first snapshot is complete. */
  String resumeToken();

  /** Ends it; a call of the listener that has begun goes on, and none begins. */
  @Override
  void close();
}
