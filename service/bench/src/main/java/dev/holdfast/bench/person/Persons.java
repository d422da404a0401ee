package dev.holdfast.bench.person;

import dev.holdfast.bench.load.AsyncCallers;
import dev.holdfast.bench.process.Connection;
import dev.holdfast.bench.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Many persons of one client process, over as many connections as the server's limit asks for. */
public final class Persons implements AsyncCallers.Cycle, AutoCloseable {
  /** Each has a watch and a call open; the service lets one connection have 200. */
  private static final int PER_CONNECTION = 90;

  private final List<Connection> connections = new ArrayList<>();
  private final List<Person> persons = new ArrayList<>();

  /** Opens the tab of each, and waits until all show their documents. */
  public static Persons open(ServerProcess server, int count, Duration ttl) {
    var all = new Persons();
    for (int i = 0; i < count; i++) {
      if (i % PER_CONNECTION == 0) {
        all.connections.add(server.connect());
      }
      var connection = all.connections.get(all.connections.size() - 1);
      var channel = connection.as(server.tokenOf("person-" + i));
      all.persons.add(Person.open(channel, "bench:person-" + i, ttl));
    }
    all.persons.forEach(person -> person.looks().join());
    return all;
  }

  /** One lock cycle of a person. */
  @Override
  public CompletionStage<?> run(int caller) {
    return persons.get(caller).calls().cycle();
  }

  /** Takes the lock of a person, and leaves it taken. */
  public CompletionStage<?> acquire(int person) {
    return persons.get(person).calls().acquireAtLast();
  }

  @Override
  public void close() {
    persons.forEach(Person::close);
    connections.forEach(Connection::close);
  }
}
