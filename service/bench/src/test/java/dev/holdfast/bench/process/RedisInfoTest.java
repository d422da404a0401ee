package dev.holdfast.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RedisInfoTest {
  @Test
  void scriptsCountHoweverTheyWereCalled() {
    var info =
        new RedisInfo(
            """
            # Commandstats\r
            cmdstat_evalsha:calls=10,usec=5,usec_per_call=0.5,rejected_calls=1,failed_calls=0\r
            cmdstat_eval:calls=2,usec=5,usec_per_call=0.5,rejected_calls=0,failed_calls=0\r
            cmdstat_xadd:calls=99,usec=5,usec_per_call=0.5,rejected_calls=0,failed_calls=0\r
            """);
    assertThat(info.scriptCalls()).isEqualTo(12);
  }

  @Test
  void numbersAreReadByTheirWholeName() {
    var info = new RedisInfo("used_memory:1234\r\nused_memory_rss:99\r\n");
    assertThat(info.number("used_memory")).isEqualTo(1234);
  }

  @Test
  void aMissingNumberIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisInfo("").number("used_memory"))
        .withMessageContaining("used_memory");
  }
}
