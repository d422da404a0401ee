package dev.holdfast.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.lock.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
  /** Where the build's luacheck finds the scripts as Redis gets them. */
  private static final Path ASSEMBLED = Path.of("target", "lua");

  @ParameterizedTest
  @ValueSource(strings = {"commit", "snapshot", "ids", "due"})
  void putsTheIncludesInPlace(String name) throws IOException {
    String assembled = Script.assemble(name + ".lua");
    assertThat(assembled).doesNotContain("@include");
    Files.createDirectories(ASSEMBLED);
    Files.writeString(ASSEMBLED.resolve(name + ".lua"), assembled);
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
    assertThat(OperationKind.ACQUIRE.arguments()).isEqualTo(13);
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
