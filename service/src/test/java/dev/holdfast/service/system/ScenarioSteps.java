package dev.holdfast.service.system;

import static dev.holdfast.service.system.ScenarioWorld.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEventType;
import io.cucumber.java.After;
import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Editing: who has a section, who is told what. */
public final class ScenarioSteps {
  private final ScenarioWorld world;
  private Duration lasts = Duration.ofMinutes(5);

  public ScenarioSteps(ScenarioWorld world) {
    this.world = world;
  }

  /** A person of a story, as its name begins. */
  @ParameterType("(?:Dr\\.|Nurse) [A-Z][a-z]+")
  public String person(String name) {
    return name;
  }

  /** Ends what a scenario started, however it went. */
  @After
  public void end() throws IOException {
    world.end();
  }

  @Given("a lock lasts {int} seconds unless it is renewed")
  public void aLockLasts(int seconds) {
    lasts = Duration.ofSeconds(seconds);
    world.set("lock-types.default.ttl", seconds + "s");
  }

  @Given("users may have {int} locks of a document")
  public void usersMayHave(int locks) {
    world.set("locks.single-tab", false);
    world.set("lock-types.default.locks-per-user", locks);
  }

  @Given("{person} looks at the report")
  public void looksAtTheReport(String name) {
    world.person(name).look();
  }

  @Given("{person} has opened {int} sections for editing")
  public void isEditingSections(String name, int count) {
    for (int i = 1; i <= count; i++) {
      hasOpened(name, "section-" + i);
    }
  }

  @Given("{person} has opened {string} for editing, and the page renews the lock")
  public void isEditingAndRenews(String name, String section) {
    hasOpened(name, section);
    world.person(name).keepRenewing(resource(section), lasts.dividedBy(4));
  }

  @When("{person} opens {string} for editing")
  public void opens(String name, String section) {
    world.person(name).open(resource(section));
  }

  @When("{person} opens {string} of another report for editing")
  public void opensOfAnother(String name, String section) {
    world.person(name).open("report:456:" + slug(section));
  }

  @When("{person} opens the report as a whole by its two-part id")
  public void opensTheReport(String name) {
    world.person(name).open(ScenarioWorld.REPORT);
  }

  @When("{person} closes {string}")
  public void closes(String name, String section) {
    world.person(name).close(resource(section));
  }

  @When("{int} times as long as the lock lasts has passed")
  public void timesAsLongHasPassed(int times) {
    Instant then = Instant.now().plus(lasts.multipliedBy(times));
    soon().until(() -> Instant.now().isAfter(then));
  }

  @When("the page of {person} renews nothing")
  public void renewsNothing(String name) {
    assertThat(world.person(name).wasRefused()).isFalse();
  }

  @Then("that is granted")
  public void thatIsGranted() {
    assertThat(world.lastPerson().wasRefused()).isFalse();
  }

  @Given("{person} has opened {string} for editing")
  public void hasOpened(String name, String section) {
    opens(name, section);
    isGranted(name);
  }

  @Then("{person} is editing {string}")
  public void isEditing(String name, String section) {
    assertThat(editors(section)).containsExactly(name);
  }

  @Then("{string} is free")
  public void isFree(String section) {
    assertThat(editors(section)).isEmpty();
  }

  @Then("{person} sees that {person} is editing {string}")
  public void seesEditing(String viewer, String editor, String section) {
    soon().until(() -> world.person(viewer).sees(resource(section), editor));
  }

  @Then("{person} sees that {string} is free")
  public void seesFree(String viewer, String section) {
    soon().until(() -> world.person(viewer).seesFree(resource(section)));
  }

  @Then("{person} sees that the lock of {string} has expired")
  public void seesExpired(String viewer, String section) {
    soon()
        .until(
            () ->
                world
                    .person(viewer)
                    .told(resource(section), LockEventType.LOCK_EVENT_TYPE_EXPIRED, event -> true)
                    .isPresent());
  }

  @Then("{person} is told that {person} is editing it, and until when")
  public void isToldWhoEdits(String name, String editor) {
    RefusalDetails refusal = world.person(name).refusal();
    assertThat(refusal.reason()).isEqualTo("LOCK_HELD");
    assertThat(refusal.info().getMetadataMap()).containsEntry("holder_display_name", editor);
    Instant now = Instant.parse(refusal.info().getMetadataOrThrow("server_time"));
    Instant end = Instant.parse(refusal.info().getMetadataOrThrow("expire_time"));
    assertThat(Duration.between(now, end)).isPositive().isLessThanOrEqualTo(lasts);
  }

  @Then("{person} is told that a user may have {int} lock(s)")
  public void isToldTheLimit(String name, int limit) {
    RefusalDetails refusal = world.person(name).refusal();
    assertThat(refusal.reason()).isEqualTo("USER_LOCK_LIMIT");
    assertThat(refusal.info().getMetadataMap()).containsEntry("limit", Integer.toString(limit));
  }

  @Then("{person} is told that a user may have {int} lock, and has {string}")
  public void isToldTheLimitAndWhatItHas(String name, int limit, String section) {
    isToldTheLimit(name, limit);
    assertThat(world.person(name).refusal().info().getMetadataMap())
        .containsEntry("held_resource_ids", resource(section));
  }

  @Then("{int} use of a deprecated id was counted")
  public void usesWereCounted(int uses) {
    assertThat(world.deprecatedIds()).isEqualTo(uses);
  }

  private void isGranted(String name) {
    assertThat(world.person(name).wasRefused()).as("%s was refused", name).isFalse();
  }

  /** Who is editing, as anybody may ask. */
  private List<String> editors(String section) {
    return world.lastPerson().client().holds(resource(section)).stream()
        .filter(Lock::hasHolder)
        .map(lock -> lock.getHolder().getDisplayName())
        .toList();
  }

  static String resource(String section) {
    return ScenarioWorld.REPORT + ':' + slug(section);
  }

  private static String slug(String section) {
    return section.replace(' ', '-');
  }
}
