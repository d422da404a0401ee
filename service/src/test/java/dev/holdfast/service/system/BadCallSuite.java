package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Calls of one running service that are refused, and are nobody's alarm. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class BadCallSuite {
  private Path data;
  private RunningService service;
  private LogCapture log;
  private String before;

  /** Starts the service of all tests of the class. */
  abstract RunningService startService(Path data) throws Exception;

  @BeforeAll
  final void start(@TempDir Path folder) throws Exception {
    data = folder;
    service = startService(folder);
    log = LogCapture.open();
  }

  @AfterAll
  final void stop() {
    log.close();
    service.close();
  }

  @BeforeEach
  final void rememberRedis() {
    before = service.digest();
  }

  @AfterEach
  final void nothingWorseThanAWarningIsLogged() {
    assertThat(log.lines(Level.ERROR)).isEmpty();
  }

  /** The service's data folder. */
  final Path data() {
    return data;
  }

  final RunningService service() {
    return service;
  }

  /** What Redis held before the test. */
  final String before() {
    return before;
  }
}
