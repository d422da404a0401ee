package dev.holdfast.service.cli;

import io.grpc.StatusException;

/** Makes the client of one command's run. */
@FunctionalInterface
interface Connector {
  /**
   * A client for the server and with the token that the environment names.
   *
   * @throws StatusException where the environment is not good for that
   */
  LockClient connect(Terminal terminal) throws StatusException;

  /** Over gRPC. */
  static LockClient grpc(Terminal terminal) throws StatusException {
    Endpoint server = Endpoint.parse(server(terminal));
    return GrpcLockClient.of(
        server, BearerToken.of(terminal), new RenewalRemarks(terminal::remark));
  }

  /** Over gRPC, in a process that does nothing else: no library writes to its terminal. */
  static LockClient quietGrpc(Terminal terminal) throws StatusException {
    QuietLogging.begin();
    return grpc(terminal);
  }

  /** The server's address, as the user gave it. */
  static String server(Terminal terminal) {
    return terminal.variable(Endpoint.VARIABLE, Endpoint.DEFAULT);
  }
}
