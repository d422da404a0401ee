package dev.holdfast.service.system;

import static dev.holdfast.service.system.ScenarioSteps.resource;
import static dev.holdfast.service.system.ScenarioWorld.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.AnswerTakeoverRequest;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.RequestTakeoverRequest;
import dev.holdfast.v1.Takeover;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.time.Duration;

/** Asking for a lock, and answering. */
public final class ScenarioTakeoverSteps {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ScenarioWorld world;
  private Takeover asked = Takeover.getDefaultInstance();

  public ScenarioTakeoverSteps(ScenarioWorld world) {
    this.world = world;
  }

  @Given("who asks for a lock gets it where its holder is silent for {int} seconds")
  public void silenceIsAYes(int seconds) {
    world.set("lock-types.default.takeover", "ask-then-force");
    world.set("lock-types.default.takeover-silence", seconds + "s");
  }

  @Given("{person} asks {person} for {string}, saying {string}")
  public void asks(String name, String holder, String section, String reason) {
    ScenarioPerson person = world.person(name);
    var response =
        person
            .client()
            .calls(LIMIT)
            .requestTakeover(
                RequestTakeoverRequest.newBuilder()
                    .setResourceId(resource(section))
                    .setLockId(person.lockId(resource(section)))
                    .setSessionId(person.session())
                    .setReason(reason)
                    .build());
    assertThat(response.getLock().getHolder().getDisplayName()).isEqualTo(holder);
    asked = response.getLock().getTakeover();
  }

  @Given("{person} sees that {person} asks for {string}, saying {string}")
  public void seesThatItIsAsked(String holder, String name, String section, String reason) {
    Takeover seen =
        awaitTold(holder, section, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_REQUESTED)
            .getLock()
            .getTakeover();
    assertThat(seen.getRequesterDisplayName()).isEqualTo(name);
    assertThat(seen.getReason()).isEqualTo(reason);
    assertThat(seen.getTakeoverId()).isEqualTo(asked.getTakeoverId());
  }

  @When("{person} hands {string} over")
  public void handsOver(String holder, String section) {
    answer(holder, section, true);
  }

  @When("{person} keeps {string}")
  public void keeps(String holder, String section) {
    answer(holder, section, false);
  }

  @When("{person} says nothing")
  public void saysNothing(String holder) {
    assertThat(world.person(holder).wasRefused()).isFalse();
  }

  @Then("{person} is editing {string}, taken over from {person}")
  public void hasTakenOver(String name, String section, String former) {
    LockEvent event = awaitTold(name, section, LockEventType.LOCK_EVENT_TYPE_TAKEN_OVER);
    assertThat(event.getLock().getHolder().getDisplayName()).isEqualTo(name);
    assertThat(event.getPreviousHolder().getDisplayName()).isEqualTo(former);
    assertThat(world.person(former).client().holds(resource(section)))
        .singleElement()
        .satisfies(lock -> assertThat(lock.getHolder().getDisplayName()).isEqualTo(name));
  }

  @Then("{person} sees that {person} keeps {string}")
  public void seesThatItIsKept(String name, String holder, String section) {
    LockEvent event = awaitTold(name, section, LockEventType.LOCK_EVENT_TYPE_TAKEOVER_DECLINED);
    assertThat(event.getLock().getHolder().getDisplayName()).isEqualTo(holder);
  }

  @Then("that was not before the holder had {int} seconds to answer")
  public void thatWasNotBefore(int seconds) {
    LockEvent taken =
        awaitTold("Nurse Jane", "diagnosis", LockEventType.LOCK_EVENT_TYPE_TAKEN_OVER);
    LockEvent requested =
        awaitTold("Nurse Jane", "diagnosis", LockEventType.LOCK_EVENT_TYPE_TAKEOVER_REQUESTED);
    assertThat(Timestamps.between(requested.getTime(), taken.getTime()).getSeconds())
        .isGreaterThanOrEqualTo(seconds);
  }

  private void answer(String holder, String section, boolean accept) {
    ScenarioPerson person = world.person(holder);
    var unused =
        person
            .client()
            .calls(LIMIT)
            .answerTakeover(
                AnswerTakeoverRequest.newBuilder()
                    .setResourceId(resource(section))
                    .setLockId(person.lockId(resource(section)))
                    .setAccept(accept)
                    .setTakeoverId(asked.getTakeoverId())
                    .build());
  }

  private LockEvent awaitTold(String viewer, String section, LockEventType type) {
    ScenarioPerson person = world.person(viewer);
    soon().until(() -> person.told(resource(section), type, event -> true).isPresent());
    return person.told(resource(section), type, event -> true).orElseThrow();
  }
}
