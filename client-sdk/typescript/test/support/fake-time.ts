import type { Time } from '../../src/time.js';

/** Time that passes when the test says so; `freeze` is a page whose timers do not run. */
export class FakeTime implements Time {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];
  readonly #wakers = new Set<(wentOffline: boolean) => void>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  onWake(run: (wentOffline: boolean) => void): () => void {
    this.#wakers.add(run);
    return () => this.#wakers.delete(run);
  }

  close(): void {
    this.#timers = [];
  }

  /** Lets time pass, and each timer run when it is due. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) {
        break;
      }
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  /** Lets time pass without a timer running. */
  freeze(ms: number): void {
    this.#now += ms;
  }

  wake(): void {
    for (const run of this.#wakers) {
      run(false);
    }
  }
}
