package dev.holdfast.service.system;

import static dev.holdfast.service.system.ScenarioSteps.resource;
import static dev.holdfast.service.system.ScenarioWorld.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.ListViewersRequest;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.ReleaseReason;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.time.Duration;
import java.util.function.Predicate;

/** Coming and going: connections, grace, who looks on. */
public final class ScenarioSessionSteps {
  private final ScenarioWorld world;
  private Duration grace = Duration.ofSeconds(30);
  private long tokenBefore;

  public ScenarioSessionSteps(ScenarioWorld world) {
    this.world = world;
  }

  @Given("a grace of {int} seconds")
  public void aGrace(int seconds) {
    grace = Duration.ofSeconds(seconds);
    world.set("lock-types.default.grace", seconds + "s");
  }

  @When("the connection of {person} breaks")
  public void breaks(String name) {
    ScenarioPerson person = world.person(name);
    tokenBefore = person.held(resource("diagnosis")).getFencingToken();
    person.watch().cut();
  }

  @When("{person} is connected again")
  public void isConnectedAgain(String name) {
    ScenarioPerson person = world.person(name);
    person.watch().resume(person.client());
  }

  @Then("{person} is editing {string} with the same lock")
  public void isEditingWithTheSameLock(String name, String section) {
    assertThat(world.person(name).client().holds(resource(section)))
        .singleElement()
        .satisfies(lock -> assertThat(lock.getHolder().getDisplayName()).isEqualTo(name))
        .satisfies(lock -> assertThat(lock.getFencingToken()).isEqualTo(tokenBefore))
        .matches(lock -> !lock.hasGraceExpireTime());
  }

  @Then("{person} sees that {person} is disconnected from {string}")
  public void seesDisconnected(String viewer, String editor, String section) {
    Lock lock =
        awaitTold(
                viewer,
                section,
                LockEventType.LOCK_EVENT_TYPE_HOLDER_DISCONNECTED,
                event -> event.getLock().getHolder().getDisplayName().equals(editor))
            .getLock();
    assertThat(lock.hasGraceExpireTime()).isTrue();
  }

  @Then("{person} sees that {person} is back at {string}")
  public void seesBack(String viewer, String editor, String section) {
    awaitTold(
        viewer,
        section,
        LockEventType.LOCK_EVENT_TYPE_HOLDER_RECONNECTED,
        event -> event.getLock().getHolder().getDisplayName().equals(editor));
  }

  @Then("{person} sees that {string} was released because {person} was disconnected")
  public void seesReleased(String viewer, String section, String editor) {
    awaitTold(
        viewer,
        section,
        LockEventType.LOCK_EVENT_TYPE_RELEASED,
        event ->
            event.getReleaseReason() == ReleaseReason.RELEASE_REASON_DISCONNECT
                && event.getPreviousHolder().getDisplayName().equals(editor));
  }

  @Then("{string} is free not before the grace was over")
  public void isFreeAfterTheGrace(String section) {
    ScenarioPerson viewer = world.person("Nurse Jane");
    assertThat(viewer.client().holds(resource(section))).isEmpty();
    LockEvent away =
        awaitTold(
            "Nurse Jane",
            section,
            LockEventType.LOCK_EVENT_TYPE_HOLDER_DISCONNECTED,
            event -> true);
    LockEvent released =
        awaitTold("Nurse Jane", section, LockEventType.LOCK_EVENT_TYPE_RELEASED, event -> true);
    assertThat(Timestamps.compare(released.getTime(), away.getLock().getGraceExpireTime()))
        .isNotNegative();
    // It is told within half of the grace.
    assertThat(Timestamps.between(away.getTime(), released.getTime()).getSeconds())
        .isGreaterThanOrEqualTo(grace.toSeconds() / 2);
  }

  @Then("{person} is among those who look at the report")
  public void isAmongTheViewers(String name) {
    var request = ListViewersRequest.newBuilder().setScope(ScenarioWorld.REPORT).build();
    soon()
        .until(
            () ->
                world
                    .person(name)
                    .client()
                    .calls(Duration.ofSeconds(10))
                    .listViewers(request)
                    .getViewersList()
                    .stream()
                    .anyMatch(viewer -> viewer.getDisplayName().equals(name)));
  }

  private LockEvent awaitTold(
      String viewer, String section, LockEventType type, Predicate<LockEvent> how) {
    ScenarioPerson person = world.person(viewer);
    soon().until(() -> person.told(resource(section), type, how).isPresent());
    return person.told(resource(section), type, how).orElseThrow();
  }
}
