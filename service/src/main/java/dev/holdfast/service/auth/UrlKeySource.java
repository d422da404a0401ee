package dev.holdfast.service.auth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** A key set at an http or https URL. */
record UrlKeySource(URI url, Duration every) implements KeySource {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 3_000;

  @Override
  public JWKSet load() throws KeySetException {
    var retriever = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
    try {
      return KeySource.parse(url.toString(), retriever.retrieveResource(url.toURL()).getContent());
    } catch (IOException e) {
      throw new KeySetException(url + " cannot be fetched: " + e.getMessage(), e);
    }
  }
}
