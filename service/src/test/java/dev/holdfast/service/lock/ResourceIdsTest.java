package dev.holdfast.service.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceIdsTest {
  private static final String LONGEST_TYPE = "t".repeat(32);
  private static final String LONGEST_PART = "p".repeat(128);

  @ParameterizedTest
  @CsvSource({
    "document:123:tab:diagnosis, document:123:tab:diagnosis",
    "document:123/tab:diagnosis, document:123:tab:diagnosis",
    "document:123/x, document:123:x",
    "a:1:b, a:1:b",
    "a_b-2:A.b_c~d-e:F.g, a_b-2:A.b_c~d-e:F.g",
    "document:123:*, document:123:*",
    "document:123/*, document:123:*",
    "document:...:..., document:...:...",
    "document:1:a:, document:1:a:",
  })
  void bothFormsAreReadAsTheCanonicalOne(String written, String canonical) {
    var parsed = ResourceIds.resource(written, false);

    assertThat(parsed.resource()).hasToString(canonical);
    assertThat(parsed.deprecated()).isFalse();
    assertThat(ResourceIds.canonical(canonical)).isEqualTo(parsed.resource());
  }

  @Test
  void eachPartMayBeAsLongAsItsLimit() {
    String longest = LONGEST_TYPE + ':' + LONGEST_PART + ':' + LONGEST_PART;

    assertThat(ResourceIds.resource(longest, false).resource()).hasToString(longest);
  }

  @Test
  void twoPartsMeanTheMainSectionWhileThatIsAllowed() {
    var parsed = ResourceIds.resource("document:123", true);

    assertThat(parsed.resource()).hasToString("document:123:main");
    assertThat(parsed.deprecated()).isTrue();
  }

  @Test
  void twoPartsAreIncompleteOtherwise() {
    Refusal refusal = refusal("document:123", false);

    assertThat(refusal.reason()).isEqualTo(Reason.RESOURCE_ID_INCOMPLETE);
    assertThat(refusal.metadata()).containsOnlyKeys("resource_id");
  }

  static Stream<String> invalid() {
    return Stream.of(
        "",
        "document",
        ":1:x",
        "document::x",
        "document:1:",
        "document:",
        "document:/x",
        "Document:1:x",
        "1document:1:x",
        "-d:1:x",
        "dOc:1:x",
        "do.c:1:x",
        LONGEST_TYPE + "t:1:x",
        "document:" + LONGEST_PART + "p:x",
        "document:1:" + LONGEST_PART + "p",
        "document:.:x",
        "document:..:x",
        "document:1:.",
        "document:1:..",
        "document:1/..",
        "document:1:a b",
        "document:1:a/b",
        "document:1/a/b",
        "document:{1}:x",
        "document:1:{",
        "document:1:}",
        "document:*:x",
        "document:1:**",
        "document:1:a*",
        "document:1:a%2e",
        "document:1:a\u0000",
        "document:1:a\n",
        "document:\u00e4:x",
        "document:1:\ud83d\ude00",
        "x".repeat(10_240),
        "document:1:" + "x".repeat(10_240));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void whatIsNoResourceIdIsRefusedWithTheProblem(String text) {
    for (boolean backwardCompat : new boolean[] {true, false}) {
      Refusal refusal = refusal(text, backwardCompat);

      assertThat(refusal.reason()).isEqualTo(Reason.RESOURCE_ID_INVALID);
      assertThat(refusal.metadata()).containsOnlyKeys("resource_id", "problem");
      assertThat(refusal.metadata().get("resource_id")).hasSizeLessThan(80);
      assertThat(refusal.metadata().get("problem")).isNotBlank();
      assertThat(refusal.message()).hasSizeLessThan(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "document:*", "document:123", "document:123:x", "document:123:*"})
  void scopeIsWrittenAsItIsRead(String scope) {
    assertThat(ResourceIds.scope(scope)).hasToString(scope);
  }

  @Test
  void inAScopeTwoPartsMeanTheDocument() {
    assertThat(ResourceIds.scope("document:123"))
        .isEqualTo(new Scope.OneDocument(new DocumentId("document", "123")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "**", "*:1", "document:**", "document:*:x", "Document:*", ":*"})
  void whatIsNoScopeIsRefused(String scope) {
    var refused = catchThrowableOfType(RefusedException.class, () -> ResourceIds.scope(scope));

    assertThat(refused.refusal().reason()).isEqualTo(Reason.RESOURCE_ID_INVALID);
  }

  private static Refusal refusal(String text, boolean backwardCompat) {
    var refused =
        catchThrowableOfType(
            RefusedException.class, () -> ResourceIds.resource(text, backwardCompat));
    assertThat(refused).as("'%s' must be refused", text).isNotNull();
    return refused.refusal();
  }
}
