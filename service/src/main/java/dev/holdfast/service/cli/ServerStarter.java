package dev.holdfast.service.cli;

/** Runs a server in this process. */
@FunctionalInterface
public interface ServerStarter {
  /** Runs until the server is told to end, or cannot start; answers the exit status. */
  int run(ServeMode mode);
}
