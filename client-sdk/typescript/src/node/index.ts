import type { Transport } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { type ClientOptions, LockClient } from '../client.js';
import { fixedSession } from '../session/session.js';
import { uuid } from '../session/uuid.js';
import { plainTime } from '../time.js';

/** What a client in Node takes. */
export interface NodeClientOptions extends ClientOptions {
  /** Where the service speaks gRPC: `http://localhost:9090`, or `https://…` where TLS is. */
  readonly baseUrl: string;
  /**
   * The session that locks are bound to, so that they come free soon after the process is gone.
   * Default: a new one for each client. False: none; only a lock's TTL ends it.
   */
  readonly session?: string | false | undefined;
}

/** A connection without a call is asked for a sign of life as often, so that a dead one is found. */
const PING_INTERVAL_MS = 20_000;
const PING_TIMEOUT_MS = 5_000;

/** A client for a process, over native gRPC. */
export function createLockClient(options: NodeClientOptions): LockClient {
  return clientOver(createTransport(options.baseUrl), options);
}

/** One connection to the service, for the clients of several users. */
export function createTransport(baseUrl: string): Transport {
  return createGrpcTransport({
    baseUrl,
    pingIntervalMs: PING_INTERVAL_MS,
    pingTimeoutMs: PING_TIMEOUT_MS,
    pingIdleConnection: true,
  });
}

/** A client of one user over a connection that may serve others too. */
export function clientOver(
  transport: Transport,
  options: Omit<NodeClientOptions, 'baseUrl'>,
): LockClient {
  const { session } = options;
  const sessionId = session === false ? '' : (session ?? uuid());
  return new LockClient(
    { transport, time: plainTime(), session: fixedSession(sessionId) },
    options,
  );
}

export * from '../exports.js';
