package dev.holdfast.service.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private static final Scope DOCUMENTS = new Scope.OneType("document");

  @Test
  void tokenLeadsBehindTheLastId() {
    String token = PageToken.next("document:1:x", DOCUMENTS, "smith");

    assertThat(PageToken.after(token, DOCUMENTS, "smith")).isEqualTo("document:1:x");
  }

  @Test
  void lastPageHasNoTokenAndFirstPageNeedsNone() {
    assertThat(PageToken.next("", DOCUMENTS, "smith")).isEmpty();
    assertThat(PageToken.after("", DOCUMENTS, "smith")).isEmpty();
  }

  @Test
  void longestIdsAndUserFit() {
    String part = "p".repeat(128);
    String longest = "t".repeat(32) + ':' + part + ':' + part;
    Scope scope = ResourceIds.scope(longest);
    String user = "\u20ac".repeat(128);

    String token = PageToken.next(longest, scope, user);

    assertThat(PageToken.after(token, scope, user)).isEqualTo(longest);
  }

  @Test
  void tokenOfAnotherScopeOrUserIsRefused() {
    String token = PageToken.next("document:1:x", DOCUMENTS, "smith");

    assertRefused(token, new Scope.Everything(), "smith");
    assertRefused(token, DOCUMENTS, "jane");
    assertRefused(token, DOCUMENTS, "");
  }

  @Test
  void madeUpTokenThatPointsOutsideItsScopeIsRefused() {
    assertRefused(encoded("report:1:x\ndocument:*\nsmith"), DOCUMENTS, "smith");
    assertRefused(encoded("document:1\ndocument:*\nsmith"), DOCUMENTS, "smith");
    assertRefused(encoded("[document:1:x\ndocument:*\nsmith"), DOCUMENTS, "smith");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "AAAA", "Cg", "not base64 at all", "\u0000", "AA=A"})
  void garbageIsRefused(String token) {
    assertRefused(token, DOCUMENTS, "smith");
  }

  @Test
  void hugeTokenIsRefused() {
    assertRefused("A".repeat(60_000), DOCUMENTS, "smith");
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String token, Scope scope, String user) {
    var refused =
        catchThrowableOfType(RefusedException.class, () -> PageToken.after(token, scope, user));
    assertThat(refused).as("'%s' must be refused", token).isNotNull();
    assertThat(refused.refusal().reason()).isEqualTo(Reason.ARGUMENT_INVALID);
    assertThat(refused.refusal().metadata()).containsEntry("field", "page_token");
  }
}
