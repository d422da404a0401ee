package dev.holdfast.service.auth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;

/** A key set at an http or https URL. */
record UrlKeySource(URL url, Duration every) implements KeySource {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 3_000;

  static UrlKeySource of(String url, Duration every) {
    try {
      return new UrlKeySource(URI.create(url).toURL(), every);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("The configuration lets http and https URLs through", e);
    }
  }

  @Override
  public JWKSet load() throws KeySetException {
    var retriever = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
    try {
      return KeySource.parse(url.toString(), retriever.retrieveResource(url).getContent());
    } catch (IOException e) {
      throw new KeySetException(url + " cannot be fetched: " + e.getMessage(), e);
    }
  }
}
