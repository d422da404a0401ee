import type { Cancel, Time } from '../time.js';

/** What of a page says that somebody is there. */
const ACTIVITY = ['pointerdown', 'keydown', 'input', 'wheel'] as const;

/** Tells when a user has done nothing in the page for a while. */
export class IdleTimer {
  readonly #time: Time;
  readonly #idleMs: number;
  readonly #onIdle: () => void;
  readonly #cancels: Cancel[] = [];
  #last: number;
  #cancelTimer: Cancel = () => {};

  constructor(time: Time, idleMs: number, onIdle: () => void) {
    this.#time = time;
    this.#idleMs = idleMs;
    this.#onIdle = onIdle;
    this.#last = time.now();
    const page = globalThis.window;
    for (const name of page ? ACTIVITY : []) {
      const touch = () => this.touch();
      page.addEventListener(name, touch, { capture: true, passive: true });
      this.#cancels.push(() => page.removeEventListener(name, touch, { capture: true }));
    }
    this.#cancels.push(time.onWake(() => this.#look()));
    this.#look();
  }

  /** Somebody is there. */
  touch(): void {
    this.#last = this.#time.now();
  }

  close(): void {
    this.#cancelTimer();
    for (const cancel of this.#cancels) {
      cancel();
    }
  }

  #look(): void {
    this.#cancelTimer();
    const left = this.#last + this.#idleMs - this.#time.now();
    if (left <= 0) {
      this.close();
      this.#onIdle();
    } else {
      this.#cancelTimer = this.#time.after(Math.ceil(left), () => this.#look());
    }
  }
}
