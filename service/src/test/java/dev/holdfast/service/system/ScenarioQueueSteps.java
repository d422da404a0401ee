package dev.holdfast.service.system;

import static dev.holdfast.service.system.ScenarioSteps.resource;
import static dev.holdfast.service.system.ScenarioWorld.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.Waiter;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waiting in line. */
public final class ScenarioQueueSteps {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ScenarioWorld world;
  private final List<String> line = new ArrayList<>();

  public ScenarioQueueSteps(ScenarioWorld world) {
    this.world = world;
  }

  @Given("{person} waits for {string}")
  public void waitsFor(String name, String section) {
    world.person(name).waitFor(resource(section), PATIENCE);
    line.add(name);
    soon().until(() -> queue(section).equals(line));
  }

  @Then("{person} gets {string}, and the others still wait")
  public void getsIt(String name, String section) {
    gets(name, section);
    assertThat(queue(section)).isEqualTo(line);
    assertThat(line).allMatch(other -> world.person(other).isWaiting());
  }

  @Then("{person} gets {string}")
  public void gets(String name, String section) {
    assertThat(world.person(name).granted(resource(section)).getHolder().getDisplayName())
        .isEqualTo(name);
    assertThat(line.remove(0)).isEqualTo(name);
  }

  /** Who waits, in order, as anybody may ask. */
  private List<String> queue(String section) {
    var request = GetLockRequest.newBuilder().setResourceId(resource(section)).build();
    return world.lastPerson().client().calls(PATIENCE).getLock(request).getWaitersList().stream()
        .map(Waiter::getDisplayName)
        .toList();
  }
}
