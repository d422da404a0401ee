/** Lets tasks of one key run one after the other, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(task);
    const settled = result.then(ignore, ignore).then(() => {
      if (this.#last.get(key) === settled) {
        this.#last.delete(key);
      }
    });
    this.#last.set(key, settled);
    return result;
  }

  /** Settles when all that were under way are done. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}

function ignore(): void {
  // The caller of `run` has the result.
}
