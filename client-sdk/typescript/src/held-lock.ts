import type { Connection } from './connection.js';
import { Deadline } from './deadline.js';
import { Emitter } from './emitter.js';
import type { LockError } from './errors.js';
import type * as pb from './gen/holdfast/v1/lock_service_pb.js';
import type { Lock, LockEvent, Takeover } from './lock.js';
import { lockOf, millis, ttlLeft } from './messages.js';
import type { Cancel } from './time.js';

/** What a held lock tells. */
export interface HeldLockEvents {
  /** It could not be renewed for so long that it soon ends: save now. Milliseconds left. */
  warning: number;
  /** It was renewed. Milliseconds left. */
  renewed: number;
  /** It is ours no more: stop writing. Told once. */
  lost: LockError;
  /** It was given up by its holder. */
  released: undefined;
  /** Somebody asks for it; undefined when the request is gone. */
  takeover: Takeover | undefined;
}

/** How a held lock is given up and answered for; what made it knows. */
export interface HeldLockActions {
  release(lock: HeldLock, signal?: AbortSignal): Promise<boolean>;
  renew(lock: HeldLock, ttlMs: number | undefined, signal?: AbortSignal): Promise<void>;
  answerTakeover(lock: HeldLock, takeoverId: string, accept: boolean): Promise<void>;
}

/** A grant, or a renewal, as the service answered it. */
export interface Grant {
  readonly lock: pb.Lock;
  readonly heartbeatInterval: pb.AcquireResponse['heartbeatInterval'];
  readonly serverTime: pb.AcquireResponse['serverTime'];
  /** `client.now()` before the request was sent. */
  readonly sentAt: number;
}

/** The user is warned so long before a lock ends, but not in the first two thirds of its life. */
const WARN_BEFORE_MS = 60_000;
const WARN_IN_LAST = 1 / 3;

/** A holder that has missed two heartbeats still has time for the third. */
const HEARTBEATS_A_TTL = 3;

/**
 * A lock that is held, and kept alive until it is released or lost. It calls itself valid only
 * inside its own deadline: the TTL, counted from before the request was sent. So it ends here no
 * later than at the service, even with the network dead. What it cannot promise is that the
 * program is not stopped between a look at it and a write: send the fencing token with the write.
 */
export class HeldLock {
  readonly lockId: string;
  /** The session it is bound to; empty where it is bound to none. */
  readonly sessionId: string;
  readonly #events = new Emitter<HeldLockEvents>();
  readonly #actions: HeldLockActions;
  readonly #connection: Connection;
  readonly #controller = new AbortController();
  readonly #deadline: Deadline;
  #lock: pb.Lock;
  #sentAt: number;
  #interval: number;
  #takeover: Takeover | undefined;
  #gone = false;
  #released = false;
  #handingOver = false;

  /** Made by the client's `acquire`. */
  constructor(
    grant: Grant,
    hold: { lockId: string; sessionId: string },
    connection: Connection,
    actions: HeldLockActions,
  ) {
    this.#lock = grant.lock;
    this.#sentAt = grant.sentAt;
    this.#connection = connection;
    this.#actions = actions;
    this.lockId = hold.lockId;
    this.sessionId = hold.sessionId;
    // Of a hold that was here before, such as a reloaded page's, somebody may have asked already.
    this.#takeover = lockOf(grant.lock, connection.times.of(grant.serverTime)).takeover;
    const ttl = ttlLeft(grant.lock, grant.serverTime);
    this.#interval = interval(grant, ttl);
    this.#deadline = new Deadline(
      connection.time,
      grant.sentAt + ttl,
      warnBefore(ttl),
      () => this.#events.emit('warning', this.timeLeft),
      () => this.lose(this.lostError('the lock was not renewed in time')),
    );
  }

  /** `type:id:section`. */
  get resourceId(): string {
    return this.#lock.resourceId;
  }

  /** Send it with every write, and refuse there a smaller one than was seen. */
  get fencingToken(): number {
    return Number(this.#lock.fencingToken);
  }

  /** Whether it is surely ours, now. */
  get valid(): boolean {
    this.#deadline.check();
    return !this.#gone && !this.#released && !this.signal.aborted;
  }

  /** Milliseconds for which it is surely ours; 0 when it is not. */
  get timeLeft(): number {
    return this.valid ? this.#deadline.left : 0;
  }

  /** When that is over, by `client.now()`, unless it is renewed before. */
  get deadline(): number {
    return this.#deadline.at;
  }

  /** Whether it is in danger: the warning was told, and it was not renewed since. */
  get endangered(): boolean {
    return this.valid && this.#deadline.warned;
  }

  /** Aborted when it is lost, with the {@link LockError}: pass it to the `fetch` that saves. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Who asks for it. */
  get takeover(): Takeover | undefined {
    return this.#takeover;
  }

  on<Name extends keyof HeldLockEvents>(
    name: Name,
    listener: (value: HeldLockEvents[Name]) => void,
  ): Cancel {
    return this.#events.on(name, listener);
  }

  /**
   * Gives it up. From the call on it is not valid; the release itself is tried again until it is
   * answered, or until the lock has ended by itself.
   *
   * @returns false where it had been lost before
   */
  release(options: { signal?: AbortSignal } = {}): Promise<boolean> {
    return this.#actions.release(this, options.signal);
  }

  /** Renews it now, and for longer where a TTL is given; else it renews itself. */
  renew(options: { ttlMs?: number; signal?: AbortSignal } = {}): Promise<void> {
    return this.#actions.renew(this, options.ttlMs, options.signal);
  }

  /** Hands it over to who asks, or does not. */
  answerTakeover(accept: boolean, takeoverId = this.#takeover?.takeoverId): Promise<void> {
    return this.#actions.answerTakeover(this, takeoverId ?? '', accept);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }

  /** When the next heartbeat is due. @internal */
  get renewAt(): number {
    return this.#sentAt + this.#interval;
  }

  /** When it was last granted or renewed. @internal */
  get sentAt(): number {
    return this.#sentAt;
  }

  /** Takes a renewal, or a new grant of the same hold. @internal */
  renewed(grant: Grant): void {
    if (!this.valid) {
      return;
    }
    const ttl = ttlLeft(grant.lock, grant.serverTime);
    // Answers may overtake each other: one that was asked for earlier is only good for the deadline.
    if (grant.sentAt >= this.#sentAt) {
      this.#lock = grant.lock;
      this.#sentAt = grant.sentAt;
      this.#interval = interval(grant, ttl);
    }
    this.#deadline.extend(grant.sentAt + ttl, warnBefore(ttl));
    this.#events.emit('renewed', this.timeLeft);
  }

  /** Takes what a watch says of its resource. @internal */
  observe(event: LockEvent): void {
    if (!this.valid || event.lock.resourceId !== this.resourceId) {
      return;
    }
    if (event.endedFencingToken === this.fencingToken) {
      if (event.lock.holder?.lockId === this.lockId) {
        // Taken back out of its grace: the same hold, of which the next renewal tells the new token.
        return;
      }
      if (this.#handingOver && event.type === 'TAKEN_OVER') {
        this.end();
        return;
      }
      const locks = event.lock.holder ? [event.lock] : [];
      this.lose(this.lostError(`the service says ${event.type}`, locks));
    } else if (event.lock.fencingToken === this.fencingToken) {
      this.#seeTakeover(event.lock.takeover);
    }
  }

  /** Takes what a watch shows of its resource, of which it may have missed the events. @internal */
  seeShown(locks: readonly Lock[]): void {
    const own = locks.find(({ fencingToken }) => fencingToken === this.fencingToken);
    if (own && this.valid) {
      this.#seeTakeover(own.takeover);
    }
  }

  #seeTakeover(takeover: Takeover | undefined): void {
    if (this.#takeover?.takeoverId !== takeover?.takeoverId) {
      this.#takeover = takeover;
      this.#events.emit('takeover', takeover);
    }
  }

  /**
   * The service no longer has it: it is not valid from now on, and told as lost when it is known why.
   *
   * @internal
   */
  async gone(why: Promise<LockError>): Promise<void> {
    if (this.#handingOver) {
      this.end();
      return;
    }
    this.#gone = true;
    this.#deadline.end();
    this.lose(await why);
  }

  /** The service does not renew it. @internal */
  refused(error: LockError): void {
    if (this.#handingOver && error.reason === 'LOCK_LOST') {
      this.end();
    } else {
      this.lose(error);
    }
  }

  /** It is over, and not by our will. @internal */
  lose(error: LockError): void {
    if (!this.#released && !this.signal.aborted) {
      this.#deadline.end();
      this.#controller.abort(error);
      this.#events.emit('lost', error);
    }
  }

  /** It is over by our will. @internal */
  end(): void {
    if (!this.#released && !this.signal.aborted) {
      this.#released = true;
      this.#deadline.end();
      this.#events.emit('released', undefined);
    }
  }

  /**
   * Runs while its holder's yes to a takeover is under way. The watch, or a renewal, may tell of the
   * hand-over before the answer does; that too is its holder's own will.
   *
   * @internal
   */
  async handOver(run: () => Promise<void>): Promise<void> {
    this.#handingOver = true;
    try {
      await run();
    } finally {
      this.#handingOver = false;
    }
  }

  /** Looks at the clock, after a wake. @internal */
  check(): void {
    this.#deadline.check();
  }

  /** @internal */
  lostError(message: string, locks: readonly Lock[] = []): LockError {
    const { resourceId } = this;
    return this.#connection.failed({ reason: 'LOCK_LOST', message, resourceId, locks });
  }
}

function warnBefore(ttl: number): number {
  return Math.min(WARN_BEFORE_MS, ttl * WARN_IN_LAST);
}

function interval(grant: Grant, ttl: number): number {
  const longest = ttl / HEARTBEATS_A_TTL;
  const told = millis(grant.heartbeatInterval) ?? 0;
  return told > 0 ? Math.min(told, longest) : longest;
}
