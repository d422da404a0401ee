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
 * A Lua script, put together from its file and those that it includes.
 *
 * @param source with the line that tells Redis how to treat it
 * @param digest its SHA-1 in hexadecimal, by which EVALSHA names it
 */
record Script(String source, String digest) {
  private static final String FOLDER = "/lua/";
  private static final String INCLUDE = "-- @include ";

  /** What Redis lets a script do. */
  enum Kind {
    /** Refused when Redis is out of memory. */
    TAKING("#!lua"),
    /** Runs even then: it frees more than it writes. */
    FREEING("#!lua flags=allow-oom"),
    /** Writes nothing. */
    READING("#!lua flags=no-writes");

    private final String shebang;

    Kind(String shebang) {
      this.shebang = shebang;
    }
  }

  /** Reads {@code lua/<name>.lua} from the class path. */
  static Script load(String name, Kind kind) {
    String source = kind.shebang + '\n' + assemble(name + ".lua");
    return new Script(source, sha1(source));
  }

  /** A file's text with its includes in place. */
  static String assemble(String file) {
    return text(file)
        .lines()
        .map(line -> line.startsWith(INCLUDE) ? assemble(line.substring(INCLUDE.length())) : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  static String text(String file) {
    try (InputStream stream = Script.class.getResourceAsStream(FOLDER + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("no script " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String source) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
