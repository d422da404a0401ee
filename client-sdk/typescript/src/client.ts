import { durationFromMs } from '@bufbuild/protobuf/wkt';
import type { Transport } from '@connectrpc/connect';
import { Connection } from './connection.js';
import type { Texts } from './errors.js';
import type { HeldLock } from './held-lock.js';
import { type AcquireOptions, type Attend, HeldLocks } from './held-locks.js';
import { linkedAbort } from './linked-abort.js';
import type { Lock, Viewer, Waiter } from './lock.js';
import { lockOf, viewerOf, waiterOf } from './messages.js';
import { OpenedResource, type OpenOptions } from './open/opened-resource.js';
import { canonicalId, covers } from './resource-id.js';
import type { Session } from './session/session.js';
import { requestTakeover, type TakeoverOptions, type TakeoverRequest } from './takeover.js';
import type { Cancel, Time } from './time.js';
import { type TokenSource, Tokens } from './tokens.js';
import { follow } from './watch/follow.js';
import { Observation } from './watch/observation.js';
import type { WatchUpdate } from './watch/reader.js';
import { SharedWatch } from './watch/shared-watch.js';

/** What every client takes, wherever it runs. */
export interface ClientOptions {
  /** The bearer token, or what gives a fresh one whenever one is needed. */
  readonly token: TokenSource;
  /** Shown to others where the token has no name claim. */
  readonly displayName?: string | undefined;
  /** Words for people in another language; see `LockError.text`. */
  readonly texts?: Texts | undefined;
}

/** Where a client runs: what differs between a page and a process. */
export interface Surroundings {
  readonly transport: Transport;
  readonly time: Time;
  readonly session: Session;
  /** Calls back when the page is being left. */
  onLeave?(leave: () => void): Cancel;
  /** Releases all of a session's locks in a moment, unless the page is back by then. */
  releaseLater?(sessionId: string, token: string): void;
}

/** How one call is made. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long to try while the service cannot be reached. Default: 10 s. */
  readonly timeoutMs?: number | undefined;
}

/** Names a hold that this client may not have acquired itself. */
export interface HoldOptions extends CallOptions {
  /** As in `AcquireOptions`; empty: the user's one hold. Default: the session's. */
  readonly lockId?: string | undefined;
}

/** What to watch beyond the scopes. */
export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether the user counts as a viewer of each scope; takes a session. Default: not. */
  readonly viewer?: boolean | undefined;
  /** Leave viewers out. */
  readonly omitViewers?: boolean | undefined;
}

/** The present state of one resource. */
export interface ResourceStatus {
  readonly locked: boolean;
  /** Its holds, oldest first; that of the whole document too. */
  readonly locks: readonly Lock[];
  /** In the order in which they will be served. */
  readonly waiters: readonly Waiter[];
}

const TIMEOUT_MS = 10_000;

const PAGE_SIZE = 1_000;

/**
 * The lock service, as one user. One client a page: its watches and its heartbeat are shared by
 * all that is done through it.
 */
export class LockClient {
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #held: HeldLocks;
  readonly #visible: SharedWatch;
  readonly #invisible: SharedWatch;
  readonly #displayName: string;
  readonly #opened = new Set<OpenedResource>();
  readonly #watches = new Set<AbortController>();
  readonly #cancelLeave: Cancel;

  /** Made by `createLockClient`. */
  constructor(surroundings: Surroundings, options: ClientOptions) {
    const { transport, time, session } = surroundings;
    this.#session = session;
    this.#displayName = options.displayName ?? '';
    this.#connection = new Connection(transport, new Tokens(options.token), time, options.texts);
    const shared = (invisible: boolean) =>
      new SharedWatch(this.#connection, session.id, { invisible, displayName: this.#displayName });
    this.#visible = shared(false);
    this.#invisible = shared(true);
    this.#held = new HeldLocks(this.#connection, session, this.#attend);
    this.#cancelLeave =
      surroundings.onLeave?.(() => {
        const token = this.#connection.tokens.last;
        if (this.#held.any && session.current && token) {
          surroundings.releaseLater?.(session.current, token);
        }
      }) ?? (() => {});
  }

  /** The clock that deadlines and countdowns go by, in milliseconds; it never goes back. */
  now(): number {
    return this.#connection.time.now();
  }

  /** The session's id once it is known; empty: the client has none. */
  get sessionId(): Promise<string> {
    return this.#session.id;
  }

  /** The service behind this client, for what is built on it. @internal */
  get connection(): Connection {
    return this.#connection;
  }

  /**
   * Opens a resource to be edited: watches it, tries to acquire its lock, and goes on as a viewer
   * where that is denied. See {@link OpenedResource}.
   */
  open(resourceId: string, options: OpenOptions = {}): OpenedResource {
    const opened = new OpenedResource(
      {
        connection: this.#connection,
        watch: this.#visible,
        acquire: (id, acquireOptions) => this.acquire(id, acquireOptions),
        requestTakeover: (id, takeoverOptions) => this.requestTakeover(id, takeoverOptions),
        get: (id) => this.get(id),
        lockId: () => this.#held.lockIdOf(options.lockId),
        closed: () => this.#opened.delete(opened),
      },
      resourceId,
      options,
    );
    this.#opened.add(opened);
    return opened;
  }

  /**
   * Acquires a lock, and keeps it alive until it is released or lost.
   *
   * @throws LockError `LOCK_HELD` with the holder, or another refusal
   */
  acquire(resourceId: string, options: AcquireOptions = {}): Promise<HeldLock> {
    const displayName = options.displayName ?? this.#displayName;
    return this.#held.acquire(resourceId, { ...options, displayName });
  }

  /**
   * Releases a hold by its name; for one that this client acquired, its own `release` is simpler.
   *
   * @returns false where there was nothing to release
   */
  async release(resourceId: string, options: HoldOptions = {}): Promise<boolean> {
    const lockId = options.lockId ?? (await this.#session.id);
    const held = this.#held.find(resourceId, lockId);
    if (held) {
      return held.release(options.signal ? { signal: options.signal } : {});
    }
    const { response } = await this.#connection.call(
      (callOptions) => this.#connection.service.release({ resourceId, lockId }, callOptions),
      this.#limits(options),
    );
    return response.released;
  }

  /** Renews a hold by its name, for a client that does not keep it alive by itself. */
  async renew(resourceId: string, options: HoldOptions & { ttlMs?: number } = {}): Promise<Lock> {
    const lockId = options.lockId ?? (await this.#session.id);
    const ttl = options.ttlMs === undefined ? {} : { ttl: durationFromMs(options.ttlMs) };
    const { response } = await this.#connection.call(
      (callOptions) => this.#connection.service.renew({ resourceId, lockId, ...ttl }, callOptions),
      this.#limits(options),
    );
    const [lock] = response.locks;
    if (!lock) {
      const message = 'the service no longer has it';
      throw this.#connection.failed({ reason: 'LOCK_LOST', message, resourceId });
    }
    return lockOf(lock, this.#connection.times.of(response.serverTime));
  }

  /** Asks the holder to hand a lock over; needs a session. */
  async requestTakeover(
    resourceId: string,
    options: TakeoverOptions = {},
  ): Promise<TakeoverRequest> {
    const context = {
      connection: this.#connection,
      held: this.#held,
      attend: this.#attend,
      sessionId: await this.#session.id,
    };
    const displayName = options.displayName ?? this.#displayName;
    return requestTakeover(context, resourceId, { ...options, displayName });
  }

  /** The present state of one resource. */
  async get(resourceId: string, options: CallOptions = {}): Promise<ResourceStatus> {
    const { response } = await this.#connection.call(
      (callOptions) => this.#connection.service.getLock({ resourceId }, callOptions),
      this.#limits(options),
    );
    const local = this.#connection.times.of(response.serverTime);
    return {
      locked: response.locked,
      locks: response.locks.map((lock) => lockOf(lock, local)),
      waiters: response.waiters.map(waiterOf),
    };
  }

  /** The locks held within a scope, page by page as they are iterated. */
  async *list(
    scope: string,
    options: CallOptions & { userId?: string } = {},
  ): AsyncGenerator<Lock, void, undefined> {
    let pageToken = '';
    do {
      const request = { scope, userId: options.userId ?? '', pageSize: PAGE_SIZE, pageToken };
      const { response } = await this.#connection.call(
        (callOptions) => this.#connection.service.listLocks(request, callOptions),
        this.#limits(options),
      );
      const local = this.#connection.times.of(response.serverTime);
      yield* response.locks.map((lock) => lockOf(lock, local));
      pageToken = response.nextPageToken;
    } while (pageToken !== '');
  }

  /** Who looks at a document or a section now. */
  async viewers(scope: string, options: CallOptions = {}): Promise<Viewer[]> {
    const { response } = await this.#connection.call(
      (callOptions) => this.#connection.service.listViewers({ scope }, callOptions),
      this.#limits(options),
    );
    return response.viewers.map(viewerOf);
  }

  /** Keeps the state of a scope up to date, on a watch that all observations share. */
  observe(scope: string, options: { viewer?: boolean } = {}): Observation {
    const watch = options.viewer ? this.#visible : this.#invisible;
    return new Observation(scope, watch, ({ lock }) => covers(scope, lock.resourceId));
  }

  /**
   * Every change within the scopes, beginning with a snapshot, on a watch of its own. It
   * reconnects by itself, never shows an event twice, and tells by a new snapshot where it had to
   * leave some out. Ends when its loop is left, by `signal`, or with the client.
   *
   * @throws LockError what a reconnect cannot mend, such as `ACCESS_DENIED`
   */
  async *watch(
    scopes: string | readonly string[],
    options: WatchOptions = {},
  ): AsyncGenerator<WatchUpdate, void, undefined> {
    const { controller, unlink } = linkedAbort(options.signal);
    this.#watches.add(controller);
    try {
      if (!options.signal?.aborted) {
        const target = {
          scopes: typeof scopes === 'string' ? [scopes] : scopes,
          sessionId: await this.#session.id,
          invisible: !options.viewer,
          omitViewers: options.omitViewers ?? false,
          displayName: this.#displayName,
        };
        yield* follow(this.#connection, target, controller.signal);
      }
    } finally {
      unlink();
      this.#watches.delete(controller);
      controller.abort();
    }
  }

  /** Releases all locks, and ends all watches and calls. */
  async close(): Promise<void> {
    this.#cancelLeave();
    const opened = [...this.#opened].map((each) => each.close());
    // What cannot be released now, its time ends.
    await Promise.allSettled([...opened, this.#held.close()]);
    for (const watch of this.#watches) {
      watch.abort();
    }
    this.#visible.close();
    this.#invisible.close();
    this.#session.close();
    this.#connection.close();
    this.#connection.time.close();
  }

  /** On the watch that shows the resource already, where there is one. */
  readonly #attend: Attend = (resourceId, onEvent, onGap) => {
    const watch = this.#visible.has(resourceId) ? this.#visible : this.#invisible;
    const scope = canonicalId(resourceId);
    const cancel = watch.subscribe({
      scope,
      changed: () => {},
      lockEvent: onEvent,
      replaced: onGap,
      failed: () => {
        // Without the watch the heartbeat still tells the truth, only later.
      },
    });
    return { shown: () => watch.board.holdsOf(scope).locks, cancel };
  };

  #limits({ signal, timeoutMs = TIMEOUT_MS }: CallOptions) {
    return { signal, deadline: this.now() + timeoutMs };
  }
}
