package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Caller;
import io.grpc.Context;

/**
 * Who makes the current call.
 *
 * @param caller as the token says
 * @param address the connection's other end; a proxy's where one is between
 */
record Client(Caller caller, String address) {
  private static final Context.Key<Client> KEY = Context.key("client");

  /** The context of a call that this client makes. */
  Context in(Context call) {
    return call.withValue(KEY, this);
  }

  /** The client of the call whose context is current. */
  static Client current() {
    Client client = KEY.get();
    if (client == null) {
      throw new IllegalStateException("a call that was not authenticated");
    }
    return client;
  }
}
