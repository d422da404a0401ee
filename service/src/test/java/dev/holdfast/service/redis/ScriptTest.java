package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.lock.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
  @ParameterizedTest
  @ValueSource(strings = {"commit", "snapshot", "ids", "due"})
  void putsTheIncludesInPlace(String name) {
    assertThat(Script.assemble(name + ".lua")).doesNotContain("@include");
  }

  @Test
  void tellsRedisFirstOfAllHowToTreatAScript() {
    Script script = Script.load("commit", Script.Kind.FREEING);
    assertThat(script.source()).startsWith("#!lua flags=allow-oom\n");
    assertThat(script.digest()).matches("[0-9a-f]{40}");
  }

  @Test
  void aScriptThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Script.load("absent", Script.Kind.READING))
        .hasMessageContaining("absent.lua");
  }

  @Test
  void anOperationTakesAsManyKeysAndArgumentsAsItsFileSays() {
    assertThatThrownBy(() -> renew(List.of("k1", "k2", "k3"), List.of("u1")))
        .hasMessage("RENEW takes 3 keys and 5 arguments");
    assertThatThrownBy(() -> renew(List.of("k1"), List.of("1", "2", "3", "4", "5")))
        .hasMessage("RENEW takes 3 keys and 5 arguments");
  }

  private static Operation<Result> renew(List<String> keys, List<String> arguments) {
    return new Operation<>(
        OperationKind.RENEW, 0, keys, arguments, 0, (result, time) -> Answer.of(result));
  }
}
