package dev.holdfast.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.service.system.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer that goes over to another key is followed without a restart of anything. */
class KeyRotationIT {
  private static final String PATH = "/v1/locks/document:1:a";

  @TempDir Path folder;

  @Test
  void tokenOfANewKeyIsLetInOnceItsKeyIsThere() throws Exception {
    ECKey former = new ECKeyGenerator(Curve.P_256).keyID("former").generate();
    ECKey next = new ECKeyGenerator(Curve.P_256).keyID("next").generate();
    Path keys = folder.resolve("issuer.json");
    publish(keys, new JWKSet(former));
    try (var fleet = new Fleet(folder, "embedded", "auth.jwks: \"" + keys + "\"");
        var edge =
            TestEdge.start(
                folder,
                fleet,
                List.of(fleet.start()),
                "HOLDFAST_JWKS=" + keys,
                "HOLDFAST_EDGE_KEYS_REFRESH=1s")) {
      var rest = new Rest(edge);
      assertThat(rest.get(PATH, tokenBy(former)).status()).isEqualTo(200);
      assertThat(rest.get(PATH, tokenBy(next)).reason()).isEqualTo("TOKEN_INVALID");

      publish(keys, new JWKSet(List.of(former, next)));

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> rest.get(PATH, tokenBy(next)).status() == 200);
      assertThat(rest.get(PATH, tokenBy(former)).status()).isEqualTo(200);
    }
  }

  /** As whoever fetches an issuer's key set should: never is half of it there. */
  private static void publish(Path file, JWKSet keys) throws IOException {
    Path whole = Files.createTempFile(file.getParent(), "keys", ".json");
    Files.writeString(whole, keys.toString(true));
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String tokenBy(ECKey key) throws JOSEException {
    var claims =
        new JWTClaimsSet.Builder()
            .subject("smith")
            .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))))
            .build();
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
    var token = new SignedJWT(header, claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }
}
