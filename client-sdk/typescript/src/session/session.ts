import type { Cancel } from '../time.js';

/** The session that this tab or process is to the service. */
export interface Session {
  /** Settles once it is sure that no other tab goes by the same id; empty: no session. */
  readonly id: Promise<string>;
  /** The same, once it is settled. */
  readonly current: string | undefined;
  close(): void;
}

/** A session that is known from the start: of a process, or chosen by the application. */
export function fixedSession(id: string): Session {
  return { id: Promise.resolve(id), current: id, close: () => {} };
}

/** How a page tells that it is being left, perhaps only to be reloaded or come back to. */
export type Departure = (leave: () => void) => Cancel;
