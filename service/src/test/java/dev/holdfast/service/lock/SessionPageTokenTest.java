package dev.holdfast.service.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.service.lock.AdminStore.SessionPlace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionPageTokenTest {
  @Test
  void tokenLeadsBehindTheLastSession() {
    var place = new SessionPlace(7, "smith\ntab");
    String token = SessionPageToken.next(place, "smith");
    assertThat(SessionPageToken.after(token, "smith")).isEqualTo(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1|0|", "4294967295|0|", "x|0|", "1|", "1|5|smith\ntab"})
  void tokenThatNamesNoPlaceInTheListIsRefused(String text) {
    String token =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> SessionPageToken.after(token, ""))
        .isInstanceOf(RefusedException.class);
  }
}
