import { useCallback, useSyncExternalStore } from 'react';

/** What has a state that is replaced at every change: an opened resource, an observation, … */
export interface Live<S> {
  readonly state: S;
  subscribe(changed: () => void): () => void;
}

/** The present state of something live. */
export function useLive<S>(live: Live<S>): S {
  return useSyncExternalStore(
    useCallback((changed) => live.subscribe(changed), [live]),
    () => live.state,
  );
}

/** The same for something that may not be there. */
export function useLiveMaybe<S>(live: Live<S> | undefined): S | undefined {
  return useSyncExternalStore(
    useCallback((changed) => live?.subscribe(changed) ?? (() => {}), [live]),
    () => live?.state,
  );
}

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
