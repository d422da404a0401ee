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
  const { baseUrl, session } = options;
  return new LockClient(
    {
      transport: createGrpcTransport({
        baseUrl,
        pingIntervalMs: PING_INTERVAL_MS,
        pingTimeoutMs: PING_TIMEOUT_MS,
        pingIdleConnection: true,
      }),
      time: plainTime(),
      session: fixedSession(session === false ? '' : (session ?? uuid())),
    },
    options,
  );
}
