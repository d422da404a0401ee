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
  void anOperationTakesAsManyArgumentsAsItsFileSays() {
    assertThat(OperationKind.ACQUIRE.keys()).isEqualTo(5);
    assertThat(OperationKind.ACQUIRE.arguments()).isEqualTo(11);
    assertThatThrownBy(
            () ->
                new Operation<Result>(
                    OperationKind.RENEW,
                    StoreFixture.resource("document:1:a"),
                    0,
                    List.of("u1"),
                    0,
                    (result, time) -> Answer.of(result)))
        .hasMessageContaining("RENEW");
  }
}
