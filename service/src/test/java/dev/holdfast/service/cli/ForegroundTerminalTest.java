package dev.holdfast.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForegroundTerminalTest {
  @Test
  void aGroupInTheForegroundOfATerminalIsTheTerminalsToSignal() {
    assertThat(ForegroundTerminal.isForeground("12 (a) b) S 1 12 12 34816 12 4194304 0")).isTrue();
  }

  @Test
  void aJobInTheBackgroundIsNot() {
    assertThat(ForegroundTerminal.isForeground("12 (java) S 1 12 12 34816 99 4194304 0")).isFalse();
  }

  @Test
  void aProcessWithoutATerminalIsNot() {
    assertThat(ForegroundTerminal.isForeground("12 (java) S 1 12 12 0 -1 4194304 0")).isFalse();
  }
}
