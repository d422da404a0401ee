import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { before } from './before.js';
import type { Connection } from './connection.js';
import type { HeldLock } from './held-lock.js';
import type { AcquireOptions, Attend, HeldLocks } from './held-locks.js';
import type { Lock, LockEvent, Takeover } from './lock.js';
import { lockOf } from './messages.js';
import { canonicalId } from './resource-id.js';

/** How to ask for a lock that another holds. */
export interface TakeoverOptions {
  /** Shown to the holder; at most 200 characters. */
  readonly reason?: string | undefined;
  /** How long the lock is to last without a renewal. */
  readonly ttlMs?: number | undefined;
  readonly displayName?: string | undefined;
  /** The hold that is asked for. Default: the present one. */
  readonly fencingToken?: number | undefined;
  /** Aborting withdraws the request. */
  readonly signal?: AbortSignal | undefined;
}

/** How long the service is tried for each of the calls. */
const TIMEOUT_MS = 10_000;

/** What a request needs of the client that makes it. */
export interface TakeoverContext {
  readonly connection: Connection;
  readonly held: HeldLocks;
  readonly attend: Attend;
  readonly sessionId: string;
}

/** A request to hand a lock over, from the moment that the service has it. */
export class TakeoverRequest {
  readonly resourceId: string;
  /**
   * The lock, once it has passed here; rejects with `TAKEOVER_DECLINED` where the holder keeps it
   * or the request is withdrawn.
   */
  readonly outcome: Promise<HeldLock>;
  readonly #context: TakeoverContext;
  readonly #acquire: AcquireOptions;
  readonly #stop: () => void;
  #takeover: Takeover | undefined;
  /** The fencing token of the hold that is asked for. */
  #asked = 0;
  #resolve: (lock: Promise<HeldLock>) => void = () => {};
  #reject: (cause: unknown) => void = () => {};
  #settled = false;
  #missed = false;
  #withdrawn = false;

  /** Made by the client's `requestTakeover`. */
  constructor(context: TakeoverContext, resourceId: string, options: TakeoverOptions) {
    this.#context = context;
    this.resourceId = resourceId;
    this.#acquire = { ttlMs: options.ttlMs, lockId: context.sessionId };
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever asked may look at the state alone.
    this.outcome.catch(() => {});
    const attended = context.attend(
      resourceId,
      (event) => this.#observe(event),
      () => this.#doubt(),
    );
    const withdraw = () => void this.withdraw().catch(() => {});
    options.signal?.addEventListener('abort', withdraw);
    this.#stop = () => {
      attended.cancel();
      options.signal?.removeEventListener('abort', withdraw);
    };
  }

  /** The request as others see it; its deadline is when the holder's silence is an answer. */
  get takeover(): Takeover | undefined {
    return this.#takeover;
  }

  /** Whether it was taken back here. */
  get withdrawn(): boolean {
    return this.#withdrawn;
  }

  async withdraw(): Promise<void> {
    const { connection, sessionId } = this.#context;
    const takeoverId = this.#takeover?.takeoverId;
    if (this.#settled || takeoverId === undefined) {
      return;
    }
    const { resourceId } = this;
    await connection.call(
      (options) =>
        connection.service.answerTakeover(
          { resourceId, lockId: sessionId, takeoverId, accept: false },
          options,
        ),
      { deadline: connection.time.now() + TIMEOUT_MS },
    );
    this.#withdrawn = !this.#settled;
    this.#declined('it was withdrawn', undefined);
  }

  /** The service's answer. @internal */
  answered(lock: Lock): void {
    this.#takeover = lock.takeover;
    this.#asked = lock.fencingToken;
    if (this.#isOwn(lock)) {
      this.#granted();
    } else if (!lock.takeover) {
      this.#declined('the holder keeps it', lock);
    } else if (this.#missed) {
      this.#askAgain();
    }
  }

  /**
   * Nobody waits for it any more: takes it back, and gives back what has passed here all the same.
   *
   * @internal
   */
  async abandon(): Promise<void> {
    this.outcome
      .then((lock) => lock.release())
      .catch(() => {
        // It did not pass, or its time ends it.
      });
    await this.withdraw();
  }

  /** The service refused it. @internal */
  fail(cause: unknown): void {
    this.#settle(() => this.#reject(cause));
  }

  /**
   * Events come by another way than answers, sooner or later than these: one that does not show the
   * request may be from before it, so that only a read tells.
   */
  #observe({ lock }: LockEvent): void {
    if (lock.resourceId !== this.resourceId) {
      return;
    }
    if (this.#takeover && this.#isOwn(lock) && lock.fencingToken > this.#asked) {
      this.#granted();
    } else if (!this.#takeover || !this.#isPending(lock)) {
      this.#doubt();
    }
  }

  /** Something was told, or missed, that may be the end of the request, which may not be known yet. */
  #doubt(): void {
    if (this.#takeover) {
      this.#askAgain();
    } else {
      this.#missed = true;
    }
  }

  #isOwn({ holder }: Lock): boolean {
    return holder?.lockId === this.#context.sessionId;
  }

  #isPending({ takeover }: Lock): boolean {
    return takeover?.takeoverId === this.#takeover?.takeoverId;
  }

  #askAgain(): void {
    this.#ask().catch(() => {
      // The next event, or the next gap, tells.
    });
  }

  async #ask(): Promise<void> {
    const { connection } = this.#context;
    const { resourceId } = this;
    if (this.#settled || this.#takeover === undefined) {
      return;
    }
    const { response } = await connection.call(
      (options) => connection.service.getLock({ resourceId }, options),
      { deadline: connection.time.now() + TIMEOUT_MS },
    );
    const local = connection.times.of(response.serverTime);
    const locks = response.locks
      .filter((each) => each.resourceId === resourceId)
      .map((each) => lockOf(each, local));
    if (locks.some((lock) => this.#isOwn(lock))) {
      this.#granted();
    } else if (!locks.some((lock) => this.#isPending(lock))) {
      const kept = locks.find(({ fencingToken }) => fencingToken === this.#asked);
      this.#declined(kept ? 'the holder keeps it' : 'another has it now', kept ?? locks[0]);
    }
  }

  /** Asking for the same hold confirms the grant, and gives it a deadline of this clock. */
  #granted(): void {
    this.#settle(() => this.#resolve(this.#context.held.acquire(this.resourceId, this.#acquire)));
  }

  #declined(message: string, lock: Lock | undefined): void {
    const { resourceId } = this;
    const locks = lock?.holder ? [lock] : [];
    const failure = { reason: 'TAKEOVER_DECLINED', message, resourceId, locks } as const;
    this.fail(this.#context.connection.failed(failure));
  }

  #settle(how: () => void): void {
    if (!this.#settled) {
      this.#settled = true;
      this.#stop();
      how();
    }
  }
}

/**
 * Asks the holder to hand the lock over.
 *
 * @throws LockError where the request itself is refused
 */
export async function requestTakeover(
  context: TakeoverContext,
  id: string,
  options: TakeoverOptions,
): Promise<TakeoverRequest> {
  const { connection, sessionId } = context;
  const resourceId = canonicalId(id);
  if (!sessionId) {
    const message = 'a takeover needs a session';
    throw connection.failed({ reason: 'ARGUMENT_INVALID', message, resourceId });
  }
  options.signal?.throwIfAborted();
  const request = new TakeoverRequest(context, resourceId, options);
  const ask = async () => {
    const { response } = await connection.call(
      (callOptions) =>
        connection.service.requestTakeover(
          {
            resourceId: id,
            lockId: sessionId,
            sessionId,
            reason: options.reason ?? '',
            displayName: options.displayName ?? '',
            fencingToken: BigInt(options.fencingToken ?? 0),
            ...(options.ttlMs !== undefined && { ttl: durationFromMs(options.ttlMs) }),
          },
          callOptions,
        ),
      { deadline: connection.time.now() + TIMEOUT_MS },
    );
    if (response.lock) {
      request.answered(lockOf(response.lock, connection.times.of(undefined)));
    }
  };
  // Not ended by the signal: the service may have the request by then, and only its answer names it.
  const asking = ask().catch((cause) => {
    request.fail(cause);
    throw cause;
  });
  try {
    await before(options.signal, asking);
    return request;
  } catch (cause) {
    asking
      .then(() => request.abandon())
      .catch(() => {
        // There is no request, or it ends with its session.
      });
    throw cause;
  }
}
