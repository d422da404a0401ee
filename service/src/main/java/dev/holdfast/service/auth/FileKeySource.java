package dev.holdfast.service.auth;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A key set in a file. It is read whole each time: a time stamp can miss a change, and misses one
 * where a mounted folder is switched.
 */
record FileKeySource(Path file) implements KeySource {
  private static final Duration EVERY = Duration.ofSeconds(1);

  @Override
  public JWKSet load() throws KeySetException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new KeySetException(file + " is larger than a key set may be", null);
      }
      return KeySource.parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new KeySetException("there is no file " + file, e);
    } catch (IOException e) {
      throw new KeySetException(file + " cannot be read", e);
    }
  }

  @Override
  public Duration every() {
    return EVERY;
  }
}
