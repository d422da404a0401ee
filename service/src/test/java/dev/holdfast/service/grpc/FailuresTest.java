package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailuresTest {
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void bugIsLoggedOnceUnderTheIdThatTheCallerIsTold() {
    var bug = new IllegalStateException("redis://:hunter2@db says no");

    StatusRuntimeException told =
        Failures.exception("Acquire", new CompletionException(bug), "jane");

    assertThat(told.getStatus().getCode()).isEqualTo(Code.INTERNAL);
    assertThat(told.getStatus().getDescription())
        .matches("Internal error [0-9a-f]+\\.")
        .doesNotContain("redis", "hunter2");
    assertThat(logged.list).hasSize(1);
    ILoggingEvent event = logged.list.get(0);
    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
    String id = event.getArgumentArray()[1].toString();
    assertThat(told.getStatus().getDescription()).contains(id);
  }

  @Test
  void refusalThatWasThrownIsARefusalAndNotLogged() {
    Refusal refusal = Refusal.argumentInvalid("ttl", "is odd");

    StatusRuntimeException told =
        Failures.exception(
            "Acquire", new CompletionException(new RefusedException(refusal)), "jane");

    assertThat(Refused.of(told).info().getReason()).isEqualTo(Reason.ARGUMENT_INVALID.name());
    assertThat(logged.list).isEmpty();
  }
}
