package dev.holdfast.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The key pair (ES256) that signs tokens where no issuer does: a JWK set of one key in the data
 * folder, for its owner's eyes only.
 */
public final class DevelopmentKey {
  private static final String NAME = "development-key";

  private final Path file;
  private final ECKey key;

  private DevelopmentKey(Path file, ECKey key) {
    this.file = file;
    this.key = key;
  }

  /**
   * The data folder's key; made where it is not there yet. Of several who start at once, all get
   * the same.
   *
   * @throws AuthSetupException where it can be neither read nor made
   */
  public static DevelopmentKey in(Path data) {
    Path file = data.resolve(NAME + ".json");
    try {
      if (!Files.exists(file)) {
        create(data, file);
      }
      return new DevelopmentKey(file, read(file));
    } catch (KeySetException e) {
      throw new AuthSetupException("The development key: " + e.getMessage(), e);
    } catch (IOException | JOSEException e) {
      throw new AuthSetupException("The development key " + file + " cannot be made", e);
    }
  }

  private static ECKey read(Path file) throws KeySetException {
    for (JWK jwk : new FileKeySource(file).load().getKeys()) {
      if (jwk instanceof ECKey key && key.isPrivate()) {
        return key;
      }
    }
    throw new KeySetException(file + " holds none; remove it to have one made", null);
  }

  /** Writes it under another name first: whoever finds the file finds it whole. */
  private static void create(Path folder, Path file) throws IOException, JOSEException {
    ECKey key =
        new ECKeyGenerator(Curve.P_256)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .keyIDFromThumbprint(true)
            .generate();
    Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
    Path draft = Files.createTempFile(folder, NAME, ".tmp", ownerOnly(folder, "rw-------"));
    try {
      Files.writeString(draft, new JWKSet(key).toString(false));
      publish(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** A link is made only where there is no file yet, unlike what a move does. */
  private static void publish(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // Somebody was faster: theirs counts.
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without links; two first starts within this instant are not told apart.
      Files.move(draft, file);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Where it lies. */
  public Path file() {
    return file;
  }

  /** What others may know of it: the JSON of a key set, for an Envoy that verifies tokens too. */
  public String publicKeySet() {
    return new JWKSet(key).toPublicJWKSet().toString();
  }

  /** With the private part. */
  ECKey keyPair() {
    return key;
  }
}
