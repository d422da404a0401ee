package dev.holdfast.service.system;

import dev.holdfast.service.FreePort;
import dev.holdfast.service.Server;
import dev.holdfast.service.auth.PublicKeySet;
import dev.holdfast.service.auth.TokenSigner;
import dev.holdfast.service.config.Config;
import dev.holdfast.service.config.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Instances that work together, on one Redis and with one development key, and their clients. All
 * listen on free ports of loopback, let everybody call as often as they like, and end with the
 * fleet.
 */
public final class Fleet implements AutoCloseable {
  private final Path data;
  private final List<String> settings;
  private final Config common;
  private final Deque<Runnable> endings = new ArrayDeque<>();

  /**
   * A fleet without instances yet.
   *
   * @param data the folder that all share
   * @param redisUri {@code embedded}, or where Redis is
   * @param settings further settings, such as {@code watch.heartbeat: 300ms}
   */
  public Fleet(Path data, String redisUri, String... settings) {
    this.data = data;
    this.settings = new ArrayList<>(List.of(settings));
    this.settings.add("data: \"" + data + "\"");
    this.settings.add("redis.uri: \"" + redisUri + "\"");
    this.settings.add("grpc.calls-per-second: 0");
    if (this.settings.stream().noneMatch(setting -> setting.startsWith("grpc.drain:"))) {
      this.settings.add("grpc.drain: 2s");
    }
    this.common = ConfigLoader.parse(yaml(0, 0), Map.of());
  }

  /** Starts an instance in this JVM. */
  public LocalInstance start() {
    try {
      return kept(new LocalInstance(Server.start(common)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts an instance in a process of its own. */
  public ForkedInstance fork() {
    int grpcPort = FreePort.next();
    int httpPort = FreePort.next();
    try {
      Path file = Files.writeString(data.resolve(grpcPort + ".yaml"), yaml(grpcPort, httpPort));
      return kept(new ForkedInstance(file, data.resolve(grpcPort + ".log"), grpcPort, httpPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts an instance on a host of its own. */
  ForkedInstance fork(NetworkNamespace host) {
    int grpcPort = FreePort.next();
    int httpPort = FreePort.next();
    try {
      Path file = Files.writeString(data.resolve(grpcPort + ".yaml"), yaml(grpcPort, httpPort));
      return kept(
          new ForkedInstance(file, data.resolve(grpcPort + ".log"), grpcPort, httpPort, host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects a user, whose display name is {@code Dr. <user>}. */
  Client client(Instance instance, String userId, String... roles) {
    return connected(instance, token(userId, roles));
  }

  /** Connects a user at one of the addresses of the instance's host. */
  Client clientAt(String host, ForkedInstance instance, String userId) {
    return kept(new Client(host, instance.grpcPort(), token(userId)));
  }

  /** Connects a user at a port that leads to an instance. */
  Client client(int port, String userId) {
    return kept(new Client(port, token(userId)));
  }

  /** Connects a user whose display name is the id, such as {@code Nurse Jane}. */
  Client named(Instance instance, String name) {
    return connected(instance, namedToken(name, name));
  }

  /** Connects a user whose token has further claims, such as what it is a member of. */
  Client member(Instance instance, String userId, Map<String, List<String>> claims) {
    String token =
        TokenSigner.open(common.auth(), data).sign(userId, "Dr. " + userId, List.of(), claims);
    return connected(instance, token);
  }

  /** A good token of a user, whose display name is {@code Dr. <user>}. */
  public String token(String userId, String... roles) {
    return namedToken(userId, "Dr. " + userId, roles);
  }

  /** A good token of a user with this display name. */
  public String namedToken(String userId, String name, String... roles) {
    return TokenSigner.open(common.auth(), data).sign(userId, name, List.of(roles));
  }

  /** The JSON of the public keys that tokens are verified with. */
  public String keySet() {
    return PublicKeySet.of(common.auth(), data);
  }

  @Override
  public void close() {
    while (!endings.isEmpty()) {
      endings.pop().run();
    }
  }

  private Client connected(Instance instance, String token) {
    return kept(new Client(instance.grpcPort(), token));
  }

  private Client kept(Client client) {
    endings.push(client::close);
    return client;
  }

  private <T extends Instance> T kept(T instance) {
    endings.push(instance::close);
    return instance;
  }

  private String yaml(int grpcPort, int httpPort) {
    var lines = new ArrayList<>(settings);
    lines.add("grpc.port: " + grpcPort);
    lines.add("http.port: " + httpPort);
    return String.join("\n", lines);
  }
}
