package dev.holdfast.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPathTest {
  private static final Map<String, Object> CLAIMS =
      Map.of(
          "roles",
          "top",
          "realm_access",
          Map.of("roles", "realm"),
          "resource_access",
          Map.of("my.client", Map.of("roles", "client")),
          "https://example.org/roles",
          "url");

  private static @Nullable Object in(String path) {
    return new ClaimPath(path).in(CLAIMS);
  }

  @Test
  void stepsLeadToTheClaim() {
    assertThat(in("roles")).isEqualTo("top");
    assertThat(in("realm_access.roles")).isEqualTo("realm");
  }

  @Test
  void nameMayHoldDots() {
    assertThat(in("https://example.org/roles")).isEqualTo("url");
    assertThat(in("resource_access.my.client.roles")).isEqualTo("client");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "roles.x", "realm_access.none", "realm_access.roles.x", "x.roles"})
  void pathToNothingFindsNothing(String path) {
    assertThat(in(path)).isNull();
  }

  @Test
  void whatIsPutIsFoundBesideWhatWasThere() {
    Map<String, Object> claims = new HashMap<>();
    new ClaimPath("a.b.c").put(claims, 1);
    new ClaimPath("a.b.d").put(claims, List.of(2));
    new ClaimPath("e").put(claims, 3);

    assertThat(claims).isEqualTo(Map.of("a", Map.of("b", Map.of("c", 1, "d", List.of(2))), "e", 3));
    assertThat(new ClaimPath("a.b.d").in(claims)).isEqualTo(List.of(2));
  }
}
