package dev.holdfast.client.jdbc;

import java.sql.SQLException;

/**
 * A write was refused: a later holder of the lock has written already, or there is no such row. Do
 * not try again with the same hold.
 */
public final class StaleTokenException extends SQLException {
  private static final long serialVersionUID = 1;

  /** Integrity constraint violation, of a subclass of our own. */
  private static final String SQL_STATE = "23H01";

  StaleTokenException(String table, long fencingToken) {
    super("No row of %s took the fencing token %d".formatted(table, fencingToken), SQL_STATE);
  }
}
