import { Emitter } from '../emitter.js';
import type { LockError } from '../errors.js';
import type { Lock, LockEvent, Viewer } from '../lock.js';
import type { Cancel } from '../time.js';
import type { SharedWatch } from './shared-watch.js';

/** What is known of a scope now. */
export interface ScopeState {
  readonly locks: readonly Lock[];
  readonly viewers: readonly Viewer[];
  /** False until the first answer: nothing is known yet. */
  readonly ready: boolean;
  /** False while the client reconnects: what it shows may be old. */
  readonly connected: boolean;
  /** False while the service cannot reach its store: what it shows may be old. */
  readonly storeAvailable: boolean;
  /** Set where the scope is refused; it is not watched any more then. */
  readonly error?: LockError;
}

/** A scope whose state is kept up to date until it is closed. */
export class Observation {
  readonly scope: string;
  readonly #watch: SharedWatch;
  readonly #events = new Emitter<{ change: ScopeState; event: LockEvent }>();
  readonly #cancel: Cancel;
  #state: ScopeState;
  #error: LockError | undefined;

  /** Made by the client's `observe`. */
  constructor(scope: string, watch: SharedWatch, shows: (event: LockEvent) => boolean) {
    this.scope = scope;
    this.#watch = watch;
    this.#state = this.#read();
    this.#cancel = watch.subscribe({
      scope,
      changed: () => this.#change(),
      lockEvent: (event) => shows(event) && this.#events.emit('event', event),
      failed: (error) => {
        this.#error = error;
        this.#change();
      },
    });
  }

  /** The same object until something changes. */
  get state(): ScopeState {
    return this.#state;
  }

  /** Calls back after every change. */
  subscribe(listener: (state: ScopeState) => void): Cancel {
    return this.#events.on('change', listener);
  }

  /** Calls back for each event of the scope's locks; a gap shows as a change of the state alone. */
  onEvent(listener: (event: LockEvent) => void): Cancel {
    return this.#events.on('event', listener);
  }

  close(): void {
    this.#cancel();
  }

  #change(): void {
    this.#state = this.#read();
    this.#events.emit('change', this.#state);
  }

  #read(): ScopeState {
    return {
      locks: this.#watch.board.locksIn(this.scope),
      viewers: this.#watch.board.viewersIn(this.scope),
      ready: this.#watch.isReady(this.scope),
      connected: this.#watch.connected,
      storeAvailable: this.#watch.storeAvailable,
      ...(this.#error && { error: this.#error }),
    };
  }
}
