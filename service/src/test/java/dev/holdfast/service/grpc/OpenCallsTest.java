package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenCallsTest {
  private final OpenCalls calls = new OpenCalls(2);

  @Test
  void limitCountsEachOneByItself() {
    assertThat(calls.begin("smith")).isTrue();
    assertThat(calls.begin("smith")).isTrue();
    assertThat(calls.begin("smith")).isFalse();
    assertThat(calls.begin("jane")).isTrue();
  }

  @Test
  void endMakesRoomForOne() {
    calls.begin("smith");
    calls.begin("smith");
    calls.begin("smith");

    calls.end("smith");

    assertThat(calls.begin("smith")).isTrue();
    assertThat(calls.begin("smith")).isFalse();
  }

  @Test
  void endOfWhatNeverBeganDoesNothing() {
    calls.end("smith");

    assertThat(calls.begin("smith")).isTrue();
  }
}
