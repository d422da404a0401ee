package dev.holdfast.service.cli;

import java.util.logging.LogManager;

/**
 * Keeps the logs of libraries off the user's terminal. For processes that only run a client
 * command: they tell their failures themselves, once and in words for the user.
 */
final class QuietLogging {
  private QuietLogging() {}

  /**
   * To be called before the first logger is made. Logback is not even loaded then: reading its
   * configuration would take longer than the call to the server.
   */
  static void begin() {
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    LogManager.getLogManager().reset();
  }
}
