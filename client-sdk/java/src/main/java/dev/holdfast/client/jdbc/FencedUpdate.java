package dev.holdfast.client.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An UPDATE that happens only where its fencing token is not smaller than the row's: one statement,
 * which any database runs as one step.
 *
 * <pre>{@code
 * FencedUpdate.of("report", "fencing_token")
 *     .set("body", text)
 *     .where("id", 7)
 *     .execute(connection, lock.fencingToken());
 * }</pre>
 *
 * <p>The row has a column for the token: a 64-bit integer, null or 0 before the first write. Equal
 * tokens pass, as one hold may write often. Immutable: each method answers a changed copy.
 */
public final class FencedUpdate {
  /** What needs no quotes in any database; so that no name can be more than a name. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

  private final String table;
  private final String tokenColumn;
  private final Map<String, @Nullable Object> values;
  private final Map<String, Object> keys;

  private FencedUpdate(
      String table,
      String tokenColumn,
      Map<String, @Nullable Object> values,
      Map<String, Object> keys) {
    this.table = table;
    this.tokenColumn = tokenColumn;
    this.values = values;
    this.keys = keys;
  }

  /** Of this table, whose rows have their token in this column. */
  public static FencedUpdate of(String table, String tokenColumn) {
    return new FencedUpdate(name(table), name(tokenColumn), Map.of(), Map.of());
  }

  /** Sets a column. */
  public FencedUpdate set(String column, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put(name(column), value);
    return new FencedUpdate(table, tokenColumn, more, keys);
  }

  /** Of the rows where this column has this value. */
  public FencedUpdate where(String column, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(keys);
    more.put(name(column), value);
    return new FencedUpdate(table, tokenColumn, values, more);
  }

  /** The statement; its parameters are the values, the token, the keys, the token. */
  public String sql() {
    if (values.isEmpty() || keys.isEmpty()) {
      throw new IllegalStateException("An update sets at least one column, of rows that it names");
    }
    String sets =
        values.keySet().stream().map(column -> column + " = ?, ").collect(Collectors.joining());
    String named =
        keys.keySet().stream().map(column -> column + " = ? AND ").collect(Collectors.joining());
    return "UPDATE %s SET %s%s = ? WHERE %s(%s IS NULL OR %s <= ?)"
        .formatted(table, sets, tokenColumn, named, tokenColumn, tokenColumn);
  }

  /**
   * Writes.
   *
   * @return how many rows were written
   * @throws StaleTokenException where none was: a greater token has been there, or there is no such
   *     row
   */
  public int execute(Connection connection, long fencingToken) throws SQLException {
    List<@Nullable Object> parameters = new ArrayList<>(values.values());
    parameters.add(fencingToken);
    parameters.addAll(keys.values());
    parameters.add(fencingToken);
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      for (int index = 0; index < parameters.size(); index++) {
        statement.setObject(index + 1, parameters.get(index));
      }
      int written = statement.executeUpdate();
      if (written == 0) {
        throw new StaleTokenException(table, fencingToken);
      }
      return written;
    }
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no plain name of a table or column");
    }
    return name;
  }
}
