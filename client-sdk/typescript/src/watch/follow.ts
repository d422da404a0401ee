import { Code, ConnectError } from '@connectrpc/connect';
import { backoff } from '../backoff.js';
import { bearer, type Connection } from '../connection.js';
import type { LockError } from '../errors.js';
import type { Status } from '../gen/google/rpc/status_pb.js';
import type { WatchLocksResponse } from '../gen/holdfast/v1/lock_service_pb.js';
import { errorOf } from '../grpc-web/status.js';
import { linkedAbort } from '../linked-abort.js';
import { pause } from '../time.js';
import { WatchReader, type WatchUpdate } from './reader.js';

/** What to watch, and as whom. */
export interface WatchTarget {
  readonly scopes: readonly string[];
  /** Empty: the watch keeps no session alive. */
  readonly sessionId: string;
  /** Not counted among the viewers. */
  readonly invisible: boolean;
  /** Viewers are not told. */
  readonly omitViewers: boolean;
  readonly displayName: string;
}

/** So many intervals of silence mean that the connection is dead. */
const SILENT_INTERVALS = 3;

/** Taken for the interval until the service has told its own. */
const USUAL_INTERVAL_MS = 10_000;

/** So many tokens in a row that the service refuses mean that the next will be refused too. */
const MAX_REFUSED = 3;

/** A connection that lived so long was a good one, and its end is no further failure in a row. */
const STABLE_MS = 1_000;

/**
 * Watches for ever: reconnects where the connection or the service is lost, goes on from where it
 * was, and takes silence for death. Ends with its signal, without an error.
 *
 * @throws LockError what a reconnect cannot mend
 */
export async function* follow(
  connection: Connection,
  target: WatchTarget,
  signal: AbortSignal,
): AsyncGenerator<WatchUpdate, void, undefined> {
  const reader = new WatchReader();
  let failures = 0;
  let refused = 0;
  // An interval longer than the usual one is not known before its first heartbeat.
  let patience = USUAL_INTERVAL_MS * SILENT_INTERVALS;
  while (!signal.aborted) {
    let token: string | undefined;
    let wait: number;
    let storeAvailable = true;
    const opened = connection.time.now();
    try {
      token = await connection.token(signal);
      const silence = () => (reader.intervalMs ?? 0) * SILENT_INTERVALS || patience;
      for await (const message of messages(
        connection,
        target,
        token,
        reader.resumeToken,
        silence,
        signal,
      )) {
        refused = 0;
        failures = connection.time.now() - opened < STABLE_MS ? failures : 0;
        yield* reader.read(message, connection.times.of(message.serverTime));
        if (message.end) {
          throw ended(message.end.status, connection);
        }
      }
      wait = backoff(failures++);
    } catch (cause) {
      if (signal.aborted) {
        return;
      }
      const error = connection.error(cause);
      storeAvailable = error.reason !== 'STORE_UNAVAILABLE';
      const another =
        error.unauthenticated && ++refused < MAX_REFUSED && connection.tokens.refuse(token);
      if (error.reason === 'ARGUMENT_INVALID' && reader.resumeToken) {
        reader.forget();
      } else if (!another && !error.transient) {
        throw error;
      }
      if (error.cause === SILENT) {
        patience *= 2;
      }
      // The first time at once: an instance that drains, or a token that has expired, is nothing
      // that waiting would mend.
      wait = Math.max(failures === 0 ? 0 : backoff(failures), error.retryAfter ?? 0);
      failures++;
    }
    yield* reader.disconnected(storeAvailable);
    await pause(connection.time, wait, signal).catch(() => {});
  }
}

/** What an attempt is aborted with that heard nothing for too long, or whose network went. */
const SILENT = new ConnectError('nothing was heard for too long');
const OFFLINE = new ConnectError('the machine went offline');

/** The messages of one connection. Leaving it, however, ends the connection too. */
async function* messages(
  connection: Connection,
  target: WatchTarget,
  token: string | undefined,
  resumeToken: string,
  silence: () => number,
  signal: AbortSignal,
): AsyncGenerator<WatchLocksResponse, void, undefined> {
  const { time, service } = connection;
  const { controller: attempt, unlink } = linkedAbort(signal);
  let waitingSince: number | undefined;
  const look = (wentOffline: boolean) => {
    const silent = waitingSince !== undefined && time.now() - waitingSince >= silence();
    if (silent || wentOffline) {
      attempt.abort(wentOffline ? OFFLINE : SILENT);
    }
  };
  const cancelWake = time.onWake(look);
  try {
    const stream = service
      .watchLocks(
        { ...target, scopes: [...target.scopes], resumeToken },
        { headers: bearer(token), signal: attempt.signal },
      )
      [Symbol.asyncIterator]();
    for (;;) {
      // Only while it waits: messages that the reader of the watch has not yet taken are no silence.
      waitingSince = time.now();
      const cancel = time.after(silence() + 1, () => look(false));
      const next = await stream.next().finally(cancel);
      waitingSince = undefined;
      if (next.done) {
        return;
      }
      yield next.value;
    }
  } catch (cause) {
    const { reason } = attempt.signal;
    throw reason === SILENT || reason === OFFLINE
      ? connection.failed({ reason: 'UNREACHABLE', message: reason.rawMessage }, reason)
      : cause;
  } finally {
    cancelWake();
    unlink();
    // Leaving a loop over a stream does not end its call.
    attempt.abort();
  }
}

/** The status in the last message, for where the stream's own is lost on the way. */
function ended(status: Status | undefined, connection: Connection): LockError {
  const message = status?.message ?? 'the watch was ended';
  return connection.error(errorOf(status?.code ?? Code.Unavailable, message, status));
}
