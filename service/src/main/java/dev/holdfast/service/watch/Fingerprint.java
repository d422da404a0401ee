package dev.holdfast.service.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A text in 64 bits, the same in every instance: tells apart what is not meant to collide. */
final class Fingerprint {
  private Fingerprint() {}

  /** The first 64 bits of the text's SHA-256. */
  static long of(String text) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
          .getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
