package dev.holdfast.service.redis;

import dev.holdfast.service.process.SearchPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The redis-server on this machine's PATH, where an embedded Redis may be one: linked with
 * jemalloc, with which a lock costs Redis two thirds of what it costs with musl's allocator; and of
 * the same minor version as the one that is carried, so that each reads the other's files should it
 * be gone at the next start.
 */
final class InstalledRedis {
  static final String NAME = "redis-server";

  /** How it answers {@code --version}. */
  private static final Pattern VERSION =
      Pattern.compile("v=(\\d+\\.\\d+)\\.\\S+ .*malloc=jemalloc");

  /** For one line from a program that does nothing else. */
  private static final long ANSWER_SECONDS = 5;

  private InstalledRedis() {}

  /**
   * Finds it; empty where there is none that will do.
   *
   * @param environment whose {@code PATH} counts
   * @param carried the version of the one that is carried
   */
  static Optional<Path> find(Map<String, String> environment, String carried) {
    return SearchPath.find(environment, NAME).filter(program -> isLike(carried, program));
  }

  private static boolean isLike(String carried, Path program) {
    Matcher answer = VERSION.matcher(version(program));
    return answer.find() && carried.startsWith(answer.group(1) + ".");
  }

  /** What it says of itself; nothing where it cannot be run. */
  private static String version(Path program) {
    try {
      Process process =
          new ProcessBuilder(List.of(program.toString(), "--version"))
              .redirectErrorStream(true)
              .start();
      try {
        process.getOutputStream().close();
        if (process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
          return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        return "";
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
