import { useCallback, useSyncExternalStore } from 'react';

/** What has a state that is replaced at every change: an opened resource, an observation, … */
export interface Live<State> {
  readonly state: State;
  subscribe(changed: () => void): () => void;
}

/** The present state of something live; undefined as long as there is nothing. */
export function useLive<State>(live: Live<State>): State;
export function useLive<State>(live: Live<State> | undefined): State | undefined;
export function useLive<State>(live: Live<State> | undefined): State | undefined {
  const subscribe = useCallback(
    (changed: () => void) => live?.subscribe(changed) ?? (() => {}),
    [live],
  );
  const look = () => live?.state;
  return useSyncExternalStore(subscribe, look, look);
}
