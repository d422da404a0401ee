package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.lock.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
  @Test
  void theLibraryHasItsIncludesInPlace() {
    assertThat(ScriptLibrary.source())
        .doesNotContain("@include")
        .contains("operations.acquire = {");
  }

  @Test
  void theLibraryTellsRedisFirstOfAllWhatItIs() {
    assertThat(ScriptLibrary.source())
        .startsWith("#!lua name=holdfast_" + ScriptLibrary.VERSION + "\n");
    assertThat(ScriptLibrary.VERSION).matches("[0-9a-f]{16}");
  }

  @Test
  void eachFunctionIsNamedForTheLibrarysVersion() {
    assertThat(Script.COMMIT_FREEING.function())
        .isEqualTo("commit_freeing_" + ScriptLibrary.VERSION);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ScriptLibrary.text("absent.lua")).hasMessageContaining("absent.lua");
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
