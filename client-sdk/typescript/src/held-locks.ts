import { durationFromMs } from '@bufbuild/protobuf/wkt';
import type { CallLimits, Connection } from './connection.js';
import { LockMode } from './gen/holdfast/v1/lock_service_pb.js';
import { Heartbeat, type HoldOfSession } from './heartbeat.js';
import { type Grant, HeldLock, type HeldLockActions } from './held-lock.js';
import { linkedAbort } from './linked-abort.js';
import type { Lock, LockEvent } from './lock.js';
import { canonicalId } from './resource-id.js';
import type { Session } from './session/session.js';
import { uuid } from './session/uuid.js';
import type { Cancel } from './time.js';
import { Turns } from './turns.js';

/** How to acquire. */
export interface AcquireOptions {
  /** How long the lock lasts without a renewal. Default and bounds are the service's. */
  readonly ttlMs?: number | undefined;
  /** How long to queue while it is held. Default: not at all. */
  readonly waitMs?: number | undefined;
  /** How long to try while the service cannot be reached, besides the time in the queue. */
  readonly timeoutMs?: number | undefined;
  /** Aborting gives up: the place in the queue, and the lock where it was granted all the same. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Names the hold, so that a retry is known as one. Default: the session's id, so that a page
   * gets its lock back after a reload; without a session, a new UUID. Empty: the user's one hold,
   * which any client of the user may renew and release.
   */
  readonly lockId?: string | undefined;
  /** Shown to others where the token has no name claim. */
  readonly displayName?: string | undefined;
  /** What the holder says of itself: up to 16 entries, 1 KiB in all. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** With others in shared mode, where the resource type's policy allows it. */
  readonly shared?: boolean | undefined;
  /** False: it is not renewed by itself. */
  readonly keepAlive?: boolean | undefined;
}

const TIMEOUT_MS = 10_000;

/** How long a release is tried at least, and a lock is given back that nobody uses. */
const GIVE_BACK_MS = 5_000;

/** A grant that took longer is asked for once more, as its deadline counts from long ago. */
const OLD_GRANT_MS = 1_000;

/** What names a hold of a resource. */
interface HoldNames {
  readonly lockId: string;
  readonly sessionId: string;
}

/** A resource that a watch tells of. */
export interface Attended {
  /** Its holds as the watch shows them now: none where it shows nothing yet. */
  shown(): readonly Lock[];
  readonly cancel: Cancel;
}

/** Opens a watch that tells of a resource, and keeps its session alive. */
export type Attend = (
  resourceId: string,
  onEvent: (event: LockEvent) => void,
  onGap: () => void,
) => Attended;

/** The locks that a client holds, and how they are acquired and given up. */
export class HeldLocks implements HeldLockActions {
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #attend: Attend;
  readonly #heartbeat: Heartbeat;
  readonly #held = new Map<string, HeldLock>();
  readonly #attending = new Map<HeldLock, Cancel>();
  /** An Acquire comes after a release of the same hold that is under way: else it would be undone. */
  readonly #turns = new Turns();
  readonly #cancelWake: Cancel;
  readonly #acquiring = new Set<AbortController>();
  #strangers = new Set<string>();

  constructor(connection: Connection, session: Session, attend: Attend) {
    this.#connection = connection;
    this.#session = session;
    this.#attend = attend;
    this.#heartbeat = new Heartbeat(connection, (sessionId, locks) =>
      this.#disown(sessionId, locks),
    );
    this.#cancelWake = connection.time.onWake(() => this.#heartbeat.check());
  }

  /** Whether anything is held, or asked for, that a closed page would leave behind. */
  get any(): boolean {
    return this.#held.size > 0 || this.#acquiring.size > 0;
  }

  /** The id that names a hold where the caller names none. */
  async lockIdOf(lockId: string | undefined): Promise<string> {
    return lockId ?? ((await this.#session.id) || uuid());
  }

  async acquire(resourceId: string, options: AcquireOptions = {}): Promise<HeldLock> {
    const { controller: giveUp, unlink } = linkedAbort(options.signal);
    this.#acquiring.add(giveUp);
    try {
      const sessionId = await this.#session.id;
      const hold = { lockId: await this.lockIdOf(options.lockId), sessionId };
      giveUp.signal.throwIfAborted();
      return await this.#acquire(resourceId, hold, options, giveUp.signal);
    } finally {
      this.#acquiring.delete(giveUp);
      unlink();
    }
  }

  /** The present hold of that name, where there is one. */
  find(resourceId: string, lockId: string): HeldLock | undefined {
    return this.#held.get(keyOf(canonicalId(resourceId), lockId));
  }

  async release(lock: HeldLock, signal?: AbortSignal): Promise<boolean> {
    if (!lock.valid) {
      return false;
    }
    lock.end();
    const deadline = Math.max(lock.deadline, this.#connection.time.now() + GIVE_BACK_MS);
    return this.#turns.run(keyOf(lock.resourceId, lock.lockId), () =>
      this.#release(lock.resourceId, lock, { deadline, signal }),
    );
  }

  async renew(lock: HeldLock, ttlMs: number | undefined, signal?: AbortSignal): Promise<void> {
    await this.#heartbeat.renew(lock, ttlMs, signal);
  }

  async answerTakeover(lock: HeldLock, takeoverId: string, accept: boolean): Promise<void> {
    const { resourceId, lockId } = lock;
    const request = { resourceId, lockId, takeoverId, accept };
    const answer = async () => {
      const { response } = await this.#connection.call(
        (options) => this.#connection.service.answerTakeover(request, options),
        { deadline: lock.deadline },
      );
      // It stays where it is once the requester cannot take it any more.
      if (accept && Number(response.lock?.fencingToken) !== lock.fencingToken) {
        // Given away by its holder's own will, which is no loss to be told.
        lock.end();
      }
    };
    await (accept ? lock.handOver(answer) : answer());
  }

  /** Releases all, as well as it can, and gives up what is being asked for. */
  async close(): Promise<void> {
    const message = 'the client was closed';
    for (const acquiring of this.#acquiring) {
      acquiring.abort(this.#connection.failed({ reason: 'UNREACHABLE', message }));
    }
    await Promise.allSettled([...this.#held.values()].map((lock) => this.release(lock)));
    await this.#turns.idle();
    this.#cancelWake();
    this.#heartbeat.close();
  }

  /** What is given back need not be waited for by the caller, but by the next Acquire. */
  #acquire(
    resourceId: string,
    hold: HoldNames,
    options: AcquireOptions,
    signal: AbortSignal,
  ): Promise<HeldLock> {
    const id = canonicalId(resourceId);
    const key = keyOf(id, hold.lockId);
    return new Promise<HeldLock>((resolve, reject) => {
      const abort = () => reject(signal.reason);
      // At once, though its turn may come much later: another may be queued for the same hold.
      signal.addEventListener('abort', abort);
      void this.#turns.run(key, async () => {
        if (signal.aborted) {
          abort();
          return;
        }
        try {
          // As its caller wrote it: whether two parts still name a lock is the service's to say.
          const grant = await this.#ask(resourceId, hold, options, signal);
          signal.throwIfAborted();
          resolve(this.#granted(grant, hold, options.keepAlive ?? true));
        } catch (cause) {
          reject(cause);
          const unsure = signal.aborted || this.#connection.error(cause).transient;
          if (unsure && !this.#held.has(key)) {
            await this.#giveBack(id, hold);
          }
        }
      });
    });
  }

  async #ask(
    resourceId: string,
    { lockId, sessionId }: HoldNames,
    options: AcquireOptions,
    signal: AbortSignal,
  ): Promise<Grant> {
    const { time } = this.#connection;
    const { waitMs = 0, timeoutMs = TIMEOUT_MS, ttlMs } = options;
    const started = time.now();
    const request = {
      resourceId,
      lockId,
      sessionId,
      displayName: options.displayName ?? '',
      metadata: { ...options.metadata },
      mode: options.shared ? LockMode.SHARED : LockMode.UNSPECIFIED,
      ...(ttlMs !== undefined && { ttl: durationFromMs(ttlMs) }),
    };
    const ask = async (wait: () => number, waiting: number, deadline: number): Promise<Grant> => {
      const { response, sentAt } = await this.#connection.call(
        (callOptions) => {
          const left = wait();
          const waitTimeout = left > 0 ? { waitTimeout: durationFromMs(left) } : {};
          return this.#connection.service.acquire({ ...request, ...waitTimeout }, callOptions);
        },
        { deadline, signal, waiting },
      );
      const { lock, heartbeatInterval, serverTime } = response;
      if (!lock) {
        throw this.#connection.failed({ reason: 'INTERNAL', message: 'a grant without a lock' });
      }
      return { lock, heartbeatInterval, serverTime, sentAt };
    };
    const left = () => Math.floor(waitMs - (time.now() - started));
    const grant = await ask(left, waitMs, started + timeoutMs + waitMs);
    return time.now() - grant.sentAt > OLD_GRANT_MS && waitMs > 0
      ? ask(() => 0, 0, time.now() + timeoutMs)
      : grant;
  }

  #granted(grant: Grant, hold: HoldNames, keepAlive: boolean): HeldLock {
    const key = keyOf(grant.lock.resourceId, hold.lockId);
    const before = this.#held.get(key);
    if (before?.valid) {
      before.renewed(grant);
      return before;
    }
    const lock = new HeldLock(grant, hold, this.#connection, this);
    this.#held.set(key, lock);
    lock.on('lost', () => this.#forget(lock));
    lock.on('released', () => this.#forget(lock));
    if (keepAlive) {
      this.#heartbeat.add(lock);
    }
    if (hold.sessionId) {
      this.#attendTo(lock);
    }
    return lock;
  }

  /** A watch that was open before has told already what came between the grant and its answer. */
  #attendTo(lock: HeldLock): void {
    const attended = this.#attend(
      lock.resourceId,
      (event) => lock.observe(event),
      () => {
        lock.seeShown(attended.shown());
        void this.#heartbeat.verify([lock]);
      },
    );
    this.#attending.set(lock, attended.cancel);
    const shown = attended.shown();
    // Where it does not show this hold yet, its events are still to come.
    if (shown.some(({ fencingToken }) => fencingToken === lock.fencingToken)) {
      lock.seeShown(shown);
    } else if (shown.some(({ fencingToken }) => fencingToken > lock.fencingToken)) {
      void this.#heartbeat.verify([lock]);
    }
  }

  /**
   * Releases what the session has and nobody here knows: held before a reload, and not asked for
   * again. Only once it was seen twice, as the answer to an Acquire may be under way.
   */
  #disown(sessionId: string, locks: readonly HoldOfSession[]): void {
    const before = this.#strangers;
    this.#strangers = new Set();
    for (const { resourceId, lockId } of locks) {
      const key = keyOf(resourceId, lockId);
      if (this.#held.has(key) || this.#acquiring.size > 0) {
        continue;
      }
      this.#strangers.add(key);
      if (before.has(key)) {
        void this.#turns.run(key, () => this.#giveBack(resourceId, { lockId, sessionId }));
      }
    }
  }

  #forget(lock: HeldLock): void {
    const key = keyOf(lock.resourceId, lock.lockId);
    if (this.#held.get(key) === lock) {
      this.#held.delete(key);
    }
    this.#heartbeat.delete(lock);
    this.#attending.get(lock)?.();
    this.#attending.delete(lock);
  }

  /** It may have been granted, or queued, all the same. */
  async #giveBack(resourceId: string, hold: HoldNames): Promise<void> {
    const deadline = this.#connection.time.now() + GIVE_BACK_MS;
    await this.#release(resourceId, hold, { deadline }).catch(() => {
      // Its time ends it.
    });
  }

  async #release(
    resourceId: string,
    { lockId, sessionId }: HoldNames,
    limits: CallLimits,
  ): Promise<boolean> {
    let attempts = 0;
    const { response } = await this.#connection.call((options) => {
      attempts++;
      return this.#connection.service.release({ resourceId, lockId, sessionId }, options);
    }, limits);
    // An earlier attempt may have released it, its answer having been lost.
    return response.released || attempts > 1;
  }
}

function keyOf(resourceId: string, lockId: string): string {
  return `${resourceId} ${lockId}`;
}
