import type { Connection } from '../connection.js';
import type { LockError } from '../errors.js';
import type { LockEvent } from '../lock.js';
import type { Cancel } from '../time.js';
import { Board } from './board.js';
import { follow } from './follow.js';
import type { WatchUpdate } from './reader.js';

/** Who wants to know about one scope. */
export interface Subscriber {
  readonly scope: string;
  /** The board or the status changed. */
  changed(): void;
  /** Each lock event once, after the board has taken it; of any scope of the watch. */
  lockEvent?(event: LockEvent): void;
  /** The board was read anew: what happened meanwhile was not told as events. */
  replaced?(): void;
  /** The scope is refused; nothing more will come. */
  failed(error: LockError): void;
}

/** So many scopes one watch may have; the service's bound. */
const MAX_SCOPES = 64;

const AWAY = { connected: false, storeAvailable: true };

/**
 * One watch for all scopes that a client wants to know about: a browser lets a page have six
 * connections to a host over HTTP/1.1, for all its tabs. Where the scopes change, the watch is
 * opened anew; the service bears the moment in between (a session is gone only after 5 s).
 */
export class SharedWatch {
  readonly board = new Board();
  readonly #connection: Connection;
  readonly #sessionId: Promise<string>;
  readonly #invisible: boolean;
  readonly #displayName: string;
  readonly #subscribers = new Set<Subscriber>();
  #status = AWAY;
  #ready: ReadonlySet<string> = new Set();
  #scopes: readonly string[] = [];
  #running: AbortController | undefined;
  #changing = false;

  constructor(
    connection: Connection,
    sessionId: Promise<string>,
    options: { invisible: boolean; displayName: string },
  ) {
    this.#connection = connection;
    this.#sessionId = sessionId;
    this.#invisible = options.invisible;
    this.#displayName = options.displayName;
  }

  get connected(): boolean {
    return this.#status.connected;
  }

  get storeAvailable(): boolean {
    return this.#status.storeAvailable;
  }

  /** Whether the board shows this scope yet. */
  isReady(scope: string): boolean {
    return this.#ready.has(scope);
  }

  /** Whether the scope is watched already, or is about to be. */
  has(scope: string): boolean {
    return [...this.#subscribers].some((each) => each.scope === scope);
  }

  subscribe(subscriber: Subscriber): Cancel {
    this.#subscribers.add(subscriber);
    this.#change();
    return () => {
      if (this.#subscribers.delete(subscriber)) {
        this.#change();
      }
    };
  }

  close(): void {
    this.#subscribers.clear();
    this.#running?.abort();
  }

  /** Changes that come together make one new watch. */
  #change(): void {
    if (!this.#changing) {
      this.#changing = true;
      queueMicrotask(() => {
        this.#changing = false;
        this.#restart();
      });
    }
  }

  #restart(): void {
    const scopes = [...new Set([...this.#subscribers].map(({ scope }) => scope))].sort();
    if (scopes.length === 0) {
      // Whoever comes next must not take what was seen before for the present.
      this.board.replace([], []);
      this.#ready = new Set();
      this.#status = AWAY;
    }
    if (scopes.join(' ') === this.#scopes.join(' ')) {
      return;
    }
    this.#scopes = scopes;
    this.#running?.abort();
    this.#running = undefined;
    if (scopes.length > MAX_SCOPES) {
      this.#fail(
        this.#connection.failed({
          reason: 'ARGUMENT_INVALID',
          message: `more than ${MAX_SCOPES} scopes: watch their document in place of its sections`,
        }),
      );
    } else if (scopes.length > 0) {
      this.#running = new AbortController();
      void this.#run(scopes, this.#running.signal);
    }
  }

  async #run(scopes: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      const sessionId = await this.#sessionId;
      const rest = { sessionId, invisible: this.#invisible, omitViewers: false };
      const target = { scopes, displayName: this.#displayName, ...rest };
      for await (const update of follow(this.#connection, target, signal)) {
        if (signal.aborted) {
          return;
        }
        this.#take(update, scopes);
      }
    } catch (cause) {
      if (!signal.aborted) {
        this.#fail(this.#connection.error(cause));
      }
    }
  }

  #take(update: WatchUpdate, scopes: readonly string[]): void {
    const subscribers = [...this.#subscribers];
    switch (update.type) {
      case 'snapshot':
        this.board.replace(update.locks, update.viewers);
        this.#ready = new Set(scopes);
        for (const each of subscribers) {
          each.replaced?.();
        }
        break;
      case 'lock':
        this.board.applyLock(update.event);
        for (const each of subscribers) {
          each.lockEvent?.(update.event);
        }
        break;
      case 'viewer':
        this.board.applyViewer(update.event);
        break;
      case 'status':
        this.#status = update;
        break;
    }
    for (const each of subscribers) {
      each.changed();
    }
  }

  /** Where the service names a scope, that one goes and the others are watched on. */
  #fail(error: LockError): void {
    const named = error.metadata.scope ?? error.resourceId;
    const all = [...this.#subscribers];
    const refused = all.filter(({ scope }) => scope === named);
    this.#scopes = [];
    for (const subscriber of refused.length > 0 ? refused : all) {
      this.#subscribers.delete(subscriber);
      subscriber.failed(error);
    }
    this.#change();
  }
}
