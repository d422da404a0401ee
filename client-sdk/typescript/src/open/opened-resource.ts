import type { Connection } from '../connection.js';
import { Emitter } from '../emitter.js';
import { isLockError, type LockError } from '../errors.js';
import type { HeldLock } from '../held-lock.js';
import type { AcquireOptions } from '../held-locks.js';
import type { LockEvent, Takeover, Waiter } from '../lock.js';
import { canonicalId } from '../resource-id.js';
import type { TakeoverOptions, TakeoverRequest } from '../takeover.js';
import type { Cancel } from '../time.js';
import type { SharedWatch } from '../watch/shared-watch.js';
import { IdleTimer } from './idle.js';
import { type ResourceState, scopeOf, stateOf } from './resource-state.js';

/** How to open a resource. */
export interface OpenOptions
  extends Pick<AcquireOptions, 'ttlMs' | 'lockId' | 'metadata' | 'shared'> {
  /** False: begin as a viewer, and edit when `edit` is called. */
  readonly edit?: boolean | undefined;
  /** Release the lock when the user has done nothing in the page for so long. Default: never. */
  readonly idleMs?: number | undefined;
}

/** What a page may want to say in passing; the state says the rest. */
export interface OpenedResourceEvents {
  acquired: HeldLock;
  /** Not acquired, or not taken over: it stays a viewer. `text` is for the toast. */
  denied: LockError;
  /** It was the holder and is a viewer now. `text` is for the toast. */
  lost: LockError;
  /** One's own hold ends in so many milliseconds unless it can be renewed. */
  warning: number;
  /** Somebody asks for the lock, or does no longer. */
  takeover: Takeover | undefined;
  /** Each event of the resource's lock. */
  event: LockEvent;
}

/** What an opened resource needs of the client that made it. */
export interface OpenContext {
  readonly connection: Connection;
  readonly watch: SharedWatch;
  acquire(resourceId: string, options: AcquireOptions): Promise<HeldLock>;
  requestTakeover(resourceId: string, options: TakeoverOptions): Promise<TakeoverRequest>;
  get(resourceId: string): Promise<{ waiters: readonly Waiter[] }>;
  lockId(): Promise<string>;
  closed(): void;
}

/** How long to queue where the caller does not say: as long as the service lets by default. */
const WAIT_MS = 300_000;

/**
 * A resource that a page shows: watched until it is closed, edited while its lock is held. Nothing
 * here throws because another holds the lock: that is a state, and an event for the toast.
 */
export class OpenedResource {
  /** Canonical: `type:id:section`. */
  readonly resourceId: string;
  readonly #asked: string;
  readonly #context: OpenContext;
  readonly #options: OpenOptions;
  readonly #events = new Emitter<OpenedResourceEvents & { change: ResourceState }>();
  readonly #unsubscribe: Cancel;
  #held: HeldLock | undefined;
  #unhold: Cancel = () => {};
  #acquiring: Promise<boolean> | undefined;
  #giveUp: AbortController | undefined;
  #waiting = false;
  #position: number | undefined;
  #asking = false;
  #askAgain = false;
  /** A request whose answer is under way. */
  #requesting: Promise<TakeoverRequest> | undefined;
  #request: TakeoverRequest | undefined;
  #error: LockError | undefined;
  #idle: IdleTimer | undefined;
  #closed = false;
  #state: ResourceState;

  /** Made by the client's `open`. */
  constructor(context: OpenContext, resourceId: string, options: OpenOptions) {
    this.#context = context;
    this.#options = options;
    this.#asked = resourceId;
    this.resourceId = canonicalId(resourceId);
    this.#state = this.#read();
    this.#unsubscribe = context.watch.subscribe({
      scope: scopeOf(this.resourceId),
      changed: () => this.#change(),
      lockEvent: (event) => this.#observe(event),
      replaced: () => void this.#findPosition(),
      failed: (error) => this.#deny(error),
    });
    if (options.edit ?? true) {
      void this.edit();
    }
  }

  /** The same object until something changes. */
  get state(): ResourceState {
    return this.#state;
  }

  /** Calls back after every change of the state. */
  subscribe(listener: (state: ResourceState) => void): Cancel {
    return this.#events.on('change', listener);
  }

  on<Name extends keyof OpenedResourceEvents>(
    name: Name,
    listener: (value: OpenedResourceEvents[Name]) => void,
  ): Cancel {
    return this.#events.on<Name>(name, listener as never);
  }

  /**
   * Tries to acquire the lock now.
   *
   * @returns whether it is held; if not, `state.error` says why
   */
  edit(): Promise<boolean> {
    return this.#acquire(0);
  }

  /** Queues for the lock, at most so long; `stopWaiting` gives the place up. */
  wait(options: { timeoutMs?: number } = {}): Promise<boolean> {
    return this.#acquire(options.timeoutMs ?? WAIT_MS);
  }

  stopWaiting(): void {
    this.#giveUp?.abort();
  }

  /** Gives the lock up, and goes on as a viewer. */
  async release(): Promise<void> {
    await this.#held?.release();
  }

  /**
   * Asks the holder for the lock, or for one in grace that the policy lets be claimed.
   *
   * @returns whether it is held in the end
   */
  async requestTakeover(options: TakeoverOptions = {}): Promise<boolean> {
    let request: TakeoverRequest | undefined;
    try {
      const { ttlMs } = this.#options;
      this.#requesting = this.#context.requestTakeover(this.#asked, { ttlMs, ...options });
      request = await this.#requesting;
      this.#request = request;
      this.#change();
      if (this.#closed) {
        await request.withdraw();
      }
      return this.#hold(await request.outcome);
    } catch (cause) {
      if (!request?.withdrawn && !options.signal?.aborted) {
        this.#deny(this.#context.connection.error(cause));
      }
      return false;
    } finally {
      // Asking twice is refused, which leaves the first request as it is.
      if (this.#request === request) {
        this.#request = undefined;
      }
      this.#change();
    }
  }

  /** Takes the request back; one that is under way, once its answer tells its name. */
  async withdrawTakeover(): Promise<void> {
    const request = this.#request ?? (await this.#requesting?.catch(() => undefined));
    await request?.withdraw();
  }

  /** As holder: hands the lock over to who asks, or keeps it. */
  async answerTakeover(accept: boolean): Promise<void> {
    await this.#held?.answerTakeover(accept);
  }

  /** Says that the user is there, for what the page itself does not see: a video call, a device. */
  touch(): void {
    this.#idle?.touch();
  }

  /** Releases the lock and ends the watch. */
  async close(): Promise<void> {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    this.#giveUp?.abort();
    this.#unsubscribe();
    this.#context.closed();
    const held = this.#held;
    this.#letGo();
    this.#change();
    await Promise.all([held?.release(), this.#request?.withdraw()]);
  }

  #acquire(waitMs: number): Promise<boolean> {
    if (this.#held?.valid || this.#closed) {
      return Promise.resolve(this.#held?.valid ?? false);
    }
    this.#acquiring ??= this.#tryToAcquire(waitMs).finally(() => {
      this.#acquiring = undefined;
      this.#giveUp = undefined;
      this.#waiting = false;
      this.#position = undefined;
      this.#change();
    });
    this.#change();
    return this.#acquiring;
  }

  async #tryToAcquire(waitMs: number): Promise<boolean> {
    const giveUp = new AbortController();
    this.#giveUp = giveUp;
    this.#error = undefined;
    this.#waiting = waitMs > 0;
    const { ttlMs, lockId, metadata, shared } = this.#options;
    const options = { ttlMs, lockId, metadata, shared, waitMs, signal: giveUp.signal };
    try {
      return this.#hold(await this.#context.acquire(this.#asked, options));
    } catch (cause) {
      if (!giveUp.signal.aborted) {
        this.#deny(this.#context.connection.error(cause));
      }
      return false;
    }
  }

  /** @returns whether it is held: it may be over before it is known here */
  #hold(lock: HeldLock): boolean {
    if (this.#closed) {
      lock.release().catch(() => {
        // Its time ends it.
      });
      return false;
    }
    if (!lock.valid) {
      if (lock.signal.aborted) {
        this.#lose(lock.signal.reason);
      }
      return false;
    }
    if (this.#held === lock) {
      return true;
    }
    this.#letGo();
    this.#held = lock;
    this.#error = undefined;
    const cancels = [
      lock.on('renewed', () => this.#change()),
      lock.on('released', () => this.#letGo()),
      lock.on('lost', (error) => this.#lose(error)),
      lock.on('warning', (left) => {
        this.#change();
        this.#events.emit('warning', left);
      }),
      lock.on('takeover', (takeover) => {
        this.#change();
        this.#events.emit('takeover', takeover);
      }),
    ];
    const { idleMs } = this.#options;
    const { connection } = this.#context;
    this.#idle = idleMs ? new IdleTimer(connection.time, idleMs, () => this.#idled()) : undefined;
    this.#unhold = () => {
      this.#idle?.close();
      for (const cancel of cancels) {
        cancel();
      }
    };
    this.#change();
    this.#events.emit('acquired', lock);
    if (lock.takeover) {
      this.#events.emit('takeover', lock.takeover);
    }
    return true;
  }

  #letGo(): void {
    this.#unhold();
    this.#unhold = () => {};
    this.#held = undefined;
    this.#change();
  }

  #lose(error: LockError): void {
    this.#letGo();
    this.#error = error;
    this.#change();
    this.#events.emit('lost', error);
  }

  #idled(): void {
    const held = this.#held;
    const { resourceId } = this;
    this.#lose(
      this.#context.connection.failed({ reason: 'IDLE', message: 'nothing was done', resourceId }),
    );
    held?.release().catch(() => {
      // Its time ends it.
    });
  }

  #deny(error: LockError): void {
    this.#error = error;
    this.#change();
    this.#events.emit('denied', error);
  }

  #observe(event: LockEvent): void {
    if (event.lock.resourceId === this.resourceId) {
      this.#events.emit('event', event);
      if (event.type !== 'RENEWED') {
        void this.#findPosition();
      }
    }
  }

  /** Only GetLock tells the order of the queue, and that one stands in it. */
  async #findPosition(): Promise<void> {
    // What is under way may have been answered before the change that asks now.
    this.#askAgain = this.#waiting;
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      while (this.#askAgain) {
        this.#askAgain = false;
        await this.#askPosition();
      }
    } catch (cause) {
      if (!isLockError(cause)) {
        throw cause;
      }
      // The next event asks again.
    } finally {
      this.#asking = false;
    }
  }

  async #askPosition(): Promise<void> {
    const lockId = await this.#context.lockId();
    const { waiters } = await this.#context.get(this.resourceId);
    const index = waiters.findIndex((waiter) => waiter.lockId === lockId);
    this.#position = index < 0 ? undefined : index + 1;
    this.#change();
  }

  #change(): void {
    this.#state = this.#read();
    this.#events.emit('change', this.#state);
  }

  #read(): ResourceState {
    return stateOf(
      {
        resourceId: this.resourceId,
        held: this.#held,
        acquiring: this.#acquiring !== undefined,
        waiting: this.#waiting,
        position: this.#position,
        requested: this.#request?.takeover,
        error: this.#error,
      },
      this.#context.watch,
    );
  }
}
