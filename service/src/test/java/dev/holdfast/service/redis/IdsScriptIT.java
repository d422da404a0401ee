package dev.holdfast.service.redis;

import static dev.holdfast.service.redis.Asking.by;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.lock.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code ids} lists. */
class IdsScriptIT {
  private static final int PARTITION = 5;

  @RegisterExtension static final ScriptFixture scripts = new ScriptFixture();

  private final IdsScript ids = new IdsScript(scripts.reads, scripts.partitions);

  @Test
  void listsOneTypeInOrderFromAPlaceOn() {
    List<String> held = hold("note");
    hold("not");
    hold("notes");
    Scope notes = new Scope.OneType("note");

    assertThat(list(notes, "", 1000)).isEqualTo(held);
    assertThat(list(notes, held.get(1), 2)).isEqualTo(held.subList(2, 4));
    assertThat(list(notes, held.get(held.size() - 1), 2)).isEmpty();
  }

  @Test
  void listsEverythingOfOnePartition() {
    var held = new ArrayList<>(hold("note"));
    held.addAll(hold("a-type"));
    held.sort(Comparator.naturalOrder());
    assertThat(list(new Scope.Everything(), "", 1000)).isEqualTo(held);
  }

  @Test
  void isAsOfTheRevisionOfTheLastChange() {
    hold("note");
    IdsScript.Listed listed =
        StoreFixture.await(ids.list(PARTITION, new Scope.Everything(), "", 1));
    var stored = new StoredPartition(scripts.redis, scripts.partitions.keys(PARTITION));
    assertThat(listed.revision()).isEqualTo(stored.lastEvent().revision());
    assertThat(listed.epoch()).isEqualTo(stored.revision().get("epoch"));
  }

  @Test
  void writesNothingWhereThePartitionIsNew() {
    IdsScript.Listed listed =
        StoreFixture.await(ids.list(PARTITION, new Scope.Everything(), "", 1));
    assertThat(listed).isEqualTo(new IdsScript.Listed("", 0, List.of()));
    assertThat(scripts.redis.dbsize()).isZero();
  }

  private List<String> list(Scope scope, String after, int limit) {
    return StoreFixture.await(ids.list(PARTITION, scope, after, limit)).ids().stream()
        .map(Object::toString)
        .toList();
  }

  /** Holds some resources of the partition. */
  private static List<String> hold(String type) {
    List<String> resources =
        IntStream.range(0, 150)
            .mapToObj(i -> type + ':' + i + ":main")
            .filter(r -> scripts.partitions.of(StoreFixture.resource(r).document()) == PARTITION)
            .sorted()
            .toList();
    assertThat(resources).hasSizeGreaterThan(4);
    resources.forEach(r -> scripts.acquire(r, by("u1", "l1")));
    return resources;
  }
}
