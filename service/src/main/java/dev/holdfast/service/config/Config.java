package dev.holdfast.service.config;

import dev.holdfast.service.lock.Policies;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All settings. Defaults and bounds stand where each is read, and in the README's table.
 *
 * @param data folder of the embedded Redis and the development key
 */
public record Config(
    Path data,
    RedisConfig redis,
    GrpcConfig grpc,
    HttpConfig http,
    EdgeConfig edge,
    AuthConfig auth,
    Policies policies,
    LocksConfig locks,
    SessionsConfig sessions,
    WatchConfig watch,
    AccessConfig access,
    AdminConfig admin) {

  static Config read(Section root) {
    var config =
        new Config(
            root.get(
                "data",
                "HOLDFAST_DATA",
                Path.of(System.getProperty("user.home", ""), ".holdfast"),
                Kinds.folder(),
                "folder of the embedded Redis and the development key"),
            RedisConfig.read(root.section("redis")),
            GrpcConfig.read(root.section("grpc")),
            HttpConfig.read(root.section("http")),
            EdgeConfig.read(root.section("edge")),
            AuthConfig.read(root.section("auth")),
            PoliciesReader.read(root.section("lock-types")),
            LocksConfig.read(root.section("locks")),
            SessionsConfig.read(root.section("sessions")),
            WatchConfig.read(root.section("watch")),
            AccessConfig.read(root.section("access")),
            AdminConfig.read(root.section("admin")));
    config.requireDistinctPorts(root);
    return config;
  }

  private void requireDistinctPorts(Section root) {
    Map<Integer, String> taken = new HashMap<>();
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("grpc.port", grpc.port());
    ports.put("http.port", http.port());
    ports.put("edge.port", edge.port());
    ports.put("edge.admin-port", edge.adminPort());
    ports.forEach(
        (name, port) -> {
          String other = port == 0 ? null : taken.putIfAbsent(port, name);
          if (other != null) {
            root.require(false, name, port + " is the port of `" + other + "` too", other);
          }
        });
  }
}
