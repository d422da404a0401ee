import type { Live } from '@holdfast/client/react';

/** A state of the page's own that is live. */
export class Value<S> implements Live<S> {
  readonly #listeners = new Set<() => void>();
  #state: S;

  constructor(state: S) {
    this.#state = state;
  }

  get state(): S {
    return this.#state;
  }

  set(state: S): void {
    this.#state = state;
    for (const listener of this.#listeners) {
      listener();
    }
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => {
      this.#listeners.delete(changed);
    };
  }
}
