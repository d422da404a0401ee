package dev.holdfast.service.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A key set in memory; by default it is looked at only when a token asks for it. */
final class TestKeySource implements KeySource {
  private final Duration every;
  private final AtomicInteger loads = new AtomicInteger();
  private volatile List<JWK> keys;
  private volatile boolean broken;

  TestKeySource(JWK... keys) {
    this(Duration.ofHours(1), keys);
  }

  TestKeySource(Duration every, JWK... keys) {
    this.every = every;
    this.keys = List.of(keys);
  }

  void rotateTo(JWK... newKeys) {
    keys = List.of(newKeys);
  }

  void breakDown() {
    broken = true;
  }

  void mend() {
    broken = false;
  }

  int loads() {
    return loads.get();
  }

  @Override
  public JWKSet load() throws KeySetException {
    loads.incrementAndGet();
    if (broken) {
      throw new KeySetException("the test broke it", null);
    }
    return new JWKSet(keys);
  }

  @Override
  public Duration every() {
    return every;
  }
}
