package dev.holdfast.bench.cycle;

/** What a process is to a subject. */
final class Role {
  /** Decides: the service, or etcd. */
  static final String SERVER = "server";

  /** Redis. */
  static final String REDIS = "Redis";

  /** The bench itself. */
  static final String CLIENT = "client";

  private Role() {}
}
