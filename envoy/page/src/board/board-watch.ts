import type { LockClient, LockEvent, Observation, ScopeState } from '@holdfast/client';
import { Value } from '../app/value.js';

/** So many of the latest events are kept. */
const EVENTS_KEPT = 300;

/**
 * How often the board is drawn anew at most: a busy service has more events a second than a browser
 * can draw tables, or anybody read.
 */
const DRAW_MS = 200;

/** Every lock there is, and what happens to them. Nobody's viewer. */
export class BoardWatch {
  readonly observation: Observation;
  readonly state: Value<ScopeState>;
  readonly events = new Value<readonly LockEvent[]>([]);
  /** While it is paused, events are kept but not shown. */
  readonly paused = new Value(false);
  readonly #stop: () => void;
  #happened: LockEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: LockClient) {
    this.observation = client.observe('*');
    this.state = new Value(this.observation.state);
    const stops = [
      this.observation.subscribe(() => this.#later()),
      this.observation.onEvent((event) => {
        this.#happened.push(event);
        this.#later();
      }),
      this.paused.subscribe(() => this.#later()),
    ];
    this.#stop = () => {
      for (const stop of stops) {
        stop();
      }
    };
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
    this.observation.close();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, DRAW_MS);
  }

  #draw(): void {
    this.state.set(this.observation.state);
    this.#happened = this.#happened.slice(-EVENTS_KEPT);
    if (!this.paused.state && this.#happened.length > 0) {
      const latest = this.#happened.toReversed();
      this.#happened = [];
      this.events.set([...latest, ...this.events.state].slice(0, EVENTS_KEPT));
    }
  }
}
