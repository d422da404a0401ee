package dev.holdfast.service.cli;

/** What is to run in this process. */
public enum ServeMode {
  /** The service alone. */
  SERVE,
  /** The whole system: the service, the edge and the web page. */
  UP
}
