package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.jdbc.FencedUpdate;
import dev.holdfast.client.jdbc.StaleTokenException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The fence in a real PostgreSQL. */
class FencedUpdateIT {
  private static final FencedUpdate UPDATE = FencedUpdate.of("report", "fencing_token");

  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  @TempDir static Path folder;

  private static PostgresProcess postgres;

  @BeforeAll
  static void startPostgres() throws Exception {
    // Its own user must be able to come in.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    postgres = PostgresProcess.start(folder);
  }

  @AfterAll
  static void endPostgres() {
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void createTable() throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS report");
      statement.execute(
          "CREATE TABLE report (id int PRIMARY KEY, body text, fencing_token bigint)");
      statement.execute("INSERT INTO report (id, body) VALUES (7, 'new'), (8, 'other')");
    }
  }

  @Test
  void laterHolderWritesAndTheFormerOneCannotAnyMore() throws Exception {
    HoldfastClient client = Clients.of(server, "worker");
    HeldLock former =
        client.acquire(
            "report:7:body", AcquireOptions.defaults().ttl(Duration.ofSeconds(1)).renewed(false));
    await().atMost(Duration.ofSeconds(20)).until(() -> !client.get("report:7:body").getLocked());
    try (Connection connection = postgres.connect();
        HeldLock later = client.acquire("report:7:body", AcquireOptions.defaults())) {
      FencedUpdate write = UPDATE.where("id", 7);
      assertThat(write.set("body", "later").execute(connection, later.fencingToken())).isOne();
      assertThat(write.set("body", "again").execute(connection, later.fencingToken())).isOne();
      assertThatExceptionOfType(StaleTokenException.class)
          .isThrownBy(() -> write.set("body", "stale").execute(connection, former.fencingToken()));
      assertThat(bodies(connection)).isEqualTo(Map.of(7, "again", 8, "other"));
    }
  }

  @Test
  void rowThatIsNotThereIsRefusedToo() throws Exception {
    try (Connection connection = postgres.connect()) {
      assertThatExceptionOfType(StaleTokenException.class)
          .isThrownBy(() -> UPDATE.set("body", "x").where("id", 9).execute(connection, 1));
    }
  }

  @Test
  void nullAndSeveralColumnsAreWritten() throws Exception {
    try (Connection connection = postgres.connect()) {
      UPDATE.set("body", null).where("id", 7).where("body", "new").execute(connection, 1);
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT id FROM report WHERE body IS NULL AND id = 7")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @Test
  void nameThatIsMoreThanANameIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> UPDATE.set("body = 'x' --", "y"));
  }

  private static Map<Integer, String> bodies(Connection connection) throws SQLException {
    Map<Integer, String> bodies = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, body FROM report")) {
      while (rows.next()) {
        bodies.put(rows.getInt("id"), rows.getString("body"));
      }
    }
    return bodies;
  }
}
