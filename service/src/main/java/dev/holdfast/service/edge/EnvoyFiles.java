package dev.holdfast.service.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What Envoy needs of the service, beside its own configuration.
 *
 * @param descriptors the contract's descriptor set, {@code holdfast.binpb}
 * @param keySet the public keys that tokens are verified with, {@code jwks.json}
 */
public record EnvoyFiles(Path descriptors, Path keySet) {
  /** As the module proto builds it. */
  private static final String DESCRIPTORS = "/META-INF/holdfast/holdfast.binpb";

  /**
   * Writes them into a folder, which is made where it is missing.
   *
   * @param keys the JSON of a key set without anything private
   */
  public static EnvoyFiles write(Path folder, String keys) throws IOException {
    Files.createDirectories(folder);
    Path descriptors = folder.resolve("holdfast.binpb").toAbsolutePath();
    try (InputStream in = EnvoyFiles.class.getResourceAsStream(DESCRIPTORS)) {
      if (in == null) {
        throw new IllegalStateException(DESCRIPTORS + " is missing");
      }
      Files.copy(in, descriptors, StandardCopyOption.REPLACE_EXISTING);
    }
    return new EnvoyFiles(
        descriptors, Files.writeString(folder.resolve("jwks.json"), keys).toAbsolutePath());
  }
}
