package dev.holdfast.service.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * The library of all scripts, as Redis loads it (FUNCTION LOAD): {@code lua/holdfast.lua} with the
 * files that it includes. Its name and those of its functions end in a digest of its text, so that
 * services of two versions can live on one Redis.
 */
final class ScriptLibrary {
  private static final String FOLDER = "/lua/";
  private static final String INCLUDE = "-- @include ";

  /** 64 bits: no two texts of ours are ever alike. */
  private static final int VERSION_BYTES = 8;

  private static final String TEXT = assemble("holdfast.lua");

  /** What the names in Redis end in. */
  static final String VERSION = digest(TEXT);

  private ScriptLibrary() {}

  /** With the line that tells Redis what it is. */
  static String source() {
    return "#!lua name=holdfast_" + VERSION + "\nlocal VERSION = '" + VERSION + "'\n" + TEXT;
  }

  /** A file's text, where it stands alone. */
  static String text(String file) {
    try (InputStream stream = ScriptLibrary.class.getResourceAsStream(FOLDER + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("no script " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String assemble(String file) {
    return text(file)
        .lines()
        .map(
            line -> {
              String bare = line.strip();
              return bare.startsWith(INCLUDE) ? assemble(bare.substring(INCLUDE.length())) : line;
            })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
