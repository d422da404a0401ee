import type { Cancel, Time } from './time.js';

/**
 * Until when something is surely ours. Tells once, some time before it is over, and again each
 * time after it was extended; and once when it is over, from where it cannot come back.
 */
export class Deadline {
  readonly #time: Time;
  readonly #onWarning: () => void;
  readonly #onOver: () => void;
  #at: number;
  #warnBefore: number;
  #warned = false;
  #ended = false;
  #cancel: Cancel = () => {};

  constructor(
    time: Time,
    at: number,
    warnBefore: number,
    onWarning: () => void,
    onOver: () => void,
  ) {
    this.#time = time;
    this.#at = at;
    this.#warnBefore = warnBefore;
    this.#onWarning = onWarning;
    this.#onOver = onOver;
    this.#arm();
  }

  get at(): number {
    return this.#at;
  }

  /** How long it still lasts; 0 once it is over or ended. */
  get left(): number {
    return this.#ended ? 0 : Math.max(0, this.#at - this.#time.now());
  }

  get warned(): boolean {
    return this.#warned;
  }

  /** Moves it later, never earlier; too late where it is over. */
  extend(at: number, warnBefore: number): void {
    this.check();
    if (this.#ended) {
      return;
    }
    this.#at = Math.max(this.#at, at);
    this.#warnBefore = warnBefore;
    this.#warned = this.left <= this.#warnBefore && this.#warned;
    this.#arm();
  }

  /** Looks at the clock: a timer may come late, or not at all while a page is frozen. */
  check(): void {
    if (this.#ended) {
      return;
    }
    if (this.left <= 0) {
      this.end();
      this.#onOver();
      return;
    }
    if (!this.#warned && this.left <= this.#warnBefore) {
      this.#warned = true;
      this.#onWarning();
    }
    this.#arm();
  }

  /** Tells nothing any more. */
  end(): void {
    this.#ended = true;
    this.#cancel();
  }

  #arm(): void {
    this.#cancel();
    if (!this.#ended) {
      const next = this.#warned ? this.left : this.left - this.#warnBefore;
      // A timer may fire a fraction of a millisecond early.
      this.#cancel = this.#time.after(Math.max(1, Math.ceil(next)), () => this.check());
    }
  }
}
