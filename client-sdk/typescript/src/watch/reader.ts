import type { WatchLocksResponse } from '../gen/holdfast/v1/lock_service_pb.js';
import type { Lock, LockEvent, Viewer, ViewerEvent } from '../lock.js';
import { lockEventOf, lockOf, millis, viewerEventOf, viewerOf } from '../messages.js';
import type { ToLocal } from '../server-times.js';

/** One step of a watch. */
export type WatchUpdate =
  /** All that is held and who looks on; it replaces all that was shown before. */
  | {
      readonly type: 'snapshot';
      readonly locks: readonly Lock[];
      readonly viewers: readonly Viewer[];
    }
  | { readonly type: 'lock'; readonly event: LockEvent }
  | { readonly type: 'viewer'; readonly event: ViewerEvent }
  /** Whether what the watch shows is of now: not while it reconnects, nor while the store is away. */
  | { readonly type: 'status'; readonly connected: boolean; readonly storeAvailable: boolean };

/** Resources whose last revision is remembered; of more than so many, the longest unheard of go. */
const REMEMBERED = 4_096;

/**
 * Makes updates of a watch's messages, over all its reconnects: joins the parts of a snapshot,
 * drops events that were shown before, and keeps the place to go on from.
 */
export class WatchReader {
  readonly #revisions = new Map<string, number>();
  #parts: { locks: Lock[]; viewers: Viewer[] } | undefined;
  #resumeToken = '';
  /** Undefined until it is known whether there is a connection. */
  #status: { connected: boolean; storeAvailable: boolean } | undefined;
  #intervalMs: number | undefined;

  /** Where a reconnect goes on; empty: with a new snapshot. */
  get resumeToken(): string {
    return this.#resumeToken;
  }

  /** How often the service speaks at least; undefined until it said so. */
  get intervalMs(): number | undefined {
    return this.#intervalMs;
  }

  read(message: WatchLocksResponse, local: ToLocal): WatchUpdate[] {
    const updates: WatchUpdate[] = [];
    if (message.snapshot) {
      this.#parts ??= { locks: [], viewers: [] };
      this.#parts.locks.push(...message.snapshot.locks.map((lock) => lockOf(lock, local)));
      this.#parts.viewers.push(...message.snapshot.viewers.map(viewerOf));
      if (!message.snapshot.more) {
        // Revisions may begin anew where the store lost its data, so the old ones count no more.
        this.#revisions.clear();
        updates.push({ type: 'snapshot', ...this.#parts });
        this.#parts = undefined;
      }
    }
    for (const each of message.lockEvents) {
      const event = lockEventOf(each, local);
      if (event && this.#isNew(event)) {
        updates.push({ type: 'lock', event });
      }
    }
    for (const each of message.viewerEvents) {
      const event = viewerEventOf(each);
      if (event) {
        updates.push({ type: 'viewer', event });
      }
    }
    this.#resumeToken = message.resumeToken || this.#resumeToken;
    this.#intervalMs = millis(message.heartbeat?.interval) ?? this.#intervalMs;
    // While the store is away nothing but heartbeats comes: anything else means that it is back.
    const storeAvailable = message.heartbeat?.storeAvailable ?? true;
    return [...this.#changed({ connected: true, storeAvailable }), ...updates];
  }

  /**
   * The connection is gone, or none is given as the store is away; half a snapshot will not be
   * completed.
   */
  disconnected(storeAvailable: boolean): WatchUpdate[] {
    this.#parts = undefined;
    return this.#changed({ connected: false, storeAvailable });
  }

  /** The service does not take the place to go on from. */
  forget(): void {
    this.#resumeToken = '';
  }

  #isNew({ lock, revision }: LockEvent): boolean {
    const last = this.#revisions.get(lock.resourceId);
    if (last !== undefined && revision <= last) {
      return false;
    }
    this.#revisions.delete(lock.resourceId);
    this.#revisions.set(lock.resourceId, revision);
    if (this.#revisions.size > REMEMBERED) {
      const [oldest] = this.#revisions.keys();
      this.#revisions.delete(oldest as string);
    }
    return true;
  }

  #changed(status: { connected: boolean; storeAvailable: boolean }): WatchUpdate[] {
    const last = this.#status;
    this.#status = status;
    return last?.connected === status.connected && last.storeAvailable === status.storeAvailable
      ? []
      : [{ type: 'status', ...status }];
  }
}
