import { durationFromMs } from '@bufbuild/protobuf/wkt';
import type { Connection } from './connection.js';
import type { LockError } from './errors.js';
import type { RenewResponse } from './gen/holdfast/v1/lock_service_pb.js';
import type { HeldLock } from './held-lock.js';
import type { Lock } from './lock.js';
import { lockOf } from './messages.js';
import type { Cancel } from './time.js';

/** How long to ask who has a lock now that is lost; its loss is told without, where nobody answers. */
const WHO_MS = 1_000;

/** How soon a lock is asked for again that stays due: its part of the store is away. */
const SPACING_MS = 250;

/** A hold that the service says a session has. */
export interface HoldOfSession {
  readonly resourceId: string;
  readonly lockId: string;
}

/** Told what a session has, after each of its renewals. */
type Told = (sessionId: string, holds: readonly HoldOfSession[]) => void;

/**
 * Renews all locks that are held: those of a session with one call for all, the others one by one.
 * A call is tried again until the last of its locks has passed its deadline; what the service
 * refuses is lost.
 */
export class Heartbeat {
  readonly #connection: Connection;
  readonly #told: Told;
  readonly #locks = new Set<HeldLock>();
  readonly #renewing = new Set<HeldLock>();
  #cancel: Cancel = () => {};
  #lastBeat = Number.NEGATIVE_INFINITY;

  constructor(connection: Connection, told: Told = () => {}) {
    this.#connection = connection;
    this.#told = told;
  }

  add(lock: HeldLock): void {
    this.#locks.add(lock);
    this.#arm();
  }

  delete(lock: HeldLock): void {
    this.#locks.delete(lock);
    this.#arm();
  }

  get locks(): Iterable<HeldLock> {
    return this.#locks;
  }

  /** After a wake: deadlines first, since a lock that is over must not be used meanwhile. */
  check(): void {
    for (const lock of [...this.#locks]) {
      lock.check();
    }
    this.#arm();
  }

  /** Asks the service about these locks at once: something casts a doubt on them. */
  async verify(locks: readonly HeldLock[]): Promise<void> {
    const bySession = new Map<string, HeldLock[]>();
    for (const lock of locks.filter((each) => each.valid && !this.#renewing.has(each))) {
      bySession.set(lock.sessionId, [...(bySession.get(lock.sessionId) ?? []), lock]);
    }
    const renewals = [...bySession].flatMap(([sessionId, ofSession]) =>
      sessionId === ''
        ? ofSession.map((lock) => this.#renewAlone(lock))
        : [this.#renewSession(sessionId, this.#ofSession(sessionId))],
    );
    await Promise.all(renewals);
  }

  /**
   * Renews one lock.
   *
   * @throws LockError where it is refused, and the lock then is lost
   */
  async renew(lock: HeldLock, ttlMs?: number, signal?: AbortSignal): Promise<void> {
    const { resourceId, lockId } = lock;
    const ttl = ttlMs === undefined ? {} : { ttl: durationFromMs(ttlMs) };
    try {
      const { response, sentAt } = await this.#connection.call(
        (options) => this.#connection.service.renew({ resourceId, lockId, ...ttl }, options),
        { deadline: lock.deadline, signal },
      );
      this.#take(lock, response, sentAt);
    } catch (cause) {
      signal?.throwIfAborted();
      const error = this.#connection.error(cause);
      // A TTL out of bounds says nothing of the lock; a service that is away has its deadline.
      if (!error.transient && error.reason !== 'TTL_OUT_OF_RANGE') {
        lock.refused(error);
      }
      throw error;
    }
  }

  close(): void {
    this.#locks.clear();
    this.#cancel();
  }

  #ofSession(sessionId: string): HeldLock[] {
    return [...this.#locks].filter((lock) => lock.sessionId === sessionId);
  }

  #arm(): void {
    this.#cancel();
    const idle = [...this.#locks].filter((lock) => !this.#renewing.has(lock));
    if (idle.length > 0) {
      const due = Math.min(...idle.map((lock) => lock.renewAt));
      const next = due > this.#lastBeat ? due : this.#lastBeat + SPACING_MS;
      const wait = Math.max(0, next - this.#connection.time.now());
      this.#cancel = this.#connection.time.after(Math.ceil(wait), () => this.#beat());
    }
  }

  #beat(): void {
    const now = this.#connection.time.now();
    this.#lastBeat = now;
    const due = [...this.#locks].filter((lock) => lock.renewAt <= now);
    void this.verify(due).finally(() => this.#arm());
    this.#arm();
  }

  async #renewAlone(lock: HeldLock): Promise<void> {
    await this.#marked([lock], () => this.renew(lock));
  }

  async #renewSession(sessionId: string, locks: readonly HeldLock[]): Promise<void> {
    await this.#marked(locks, async () => {
      try {
        const { response, sentAt } = await this.#connection.call(
          (options) => this.#connection.service.renew({ sessionId }, options),
          { deadline: Math.max(...locks.map((lock) => lock.deadline)) },
        );
        for (const lock of locks.filter((each) => each.sentAt < sentAt)) {
          this.#take(lock, response, sentAt);
        }
        this.#told(
          sessionId,
          response.locks.map(({ resourceId, holder }) => ({
            resourceId,
            lockId: holder?.lockId || sessionId,
          })),
        );
      } catch (cause) {
        const error = this.#connection.error(cause);
        if (!error.transient) {
          for (const lock of locks) {
            lock.refused(error);
          }
        }
      }
    });
  }

  /** One that is neither renewed nor unknown is lost. */
  #take(lock: HeldLock, response: RenewResponse, sentAt: number): void {
    const renewed = response.locks.find(
      (each) =>
        each.resourceId === lock.resourceId &&
        [lock.lockId, undefined, ''].includes(lock.lockId && each.holder?.lockId),
    );
    if (renewed) {
      const { heartbeatInterval, serverTime } = response;
      lock.renewed({ lock: renewed, heartbeatInterval, serverTime, sentAt });
    } else if (!response.unknownResourceIds.includes(lock.resourceId)) {
      this.delete(lock);
      void lock.gone(this.#loss(lock));
    }
  }

  /** A session's renewal does not tell who has what it leaves out. */
  async #loss(lock: HeldLock): Promise<LockError> {
    const { service, time, times } = this.#connection;
    const { resourceId } = lock;
    let locks: Lock[] = [];
    try {
      const { response } = await this.#connection.call(
        (options) => service.getLock({ resourceId }, options),
        { deadline: time.now() + WHO_MS },
      );
      const local = times.of(response.serverTime);
      locks = response.locks.map((each) => lockOf(each, local));
    } catch {
      // It is lost all the same.
    }
    return lock.lostError('the service no longer has it', locks);
  }

  async #marked(locks: readonly HeldLock[], run: () => Promise<void>): Promise<void> {
    for (const lock of locks) {
      this.#renewing.add(lock);
    }
    try {
      await run();
    } catch {
      // The lock was told.
    } finally {
      for (const lock of locks) {
        this.#renewing.delete(lock);
      }
    }
  }
}
