import type { Lock, LockEvent, Viewer, ViewerEvent } from '../lock.js';
import { covers } from '../resource-id.js';

/** One resource: its holds, oldest first, and what is to be said while nobody holds it. */
export interface ResourceHolds {
  readonly locks: readonly Lock[];
  readonly waiters: number;
  /** Without holds: until then it is kept for its former holder, by `client.now()`. */
  readonly delayedUntil?: number;
}

const FREE: ResourceHolds = { locks: [], waiters: 0 };

/** The present state of what is watched: a snapshot, and the events since merged into it. */
export class Board {
  readonly #resources = new Map<string, ResourceHolds>();
  readonly #viewers = new Map<string, Viewer>();

  replace(locks: readonly Lock[], viewers: readonly Viewer[]): void {
    this.#resources.clear();
    this.#viewers.clear();
    for (const lock of locks) {
      const before = this.holdsOf(lock.resourceId);
      this.#resources.set(lock.resourceId, {
        locks: lock.holder ? [...before.locks, lock] : before.locks,
        waiters: lock.waiters,
        ...(lock.delayedUntil !== undefined && { delayedUntil: lock.delayedUntil }),
      });
    }
    for (const viewer of viewers) {
      this.#viewers.set(keyOf(viewer), viewer);
    }
  }

  applyLock({ lock, endedFencingToken, holders }: LockEvent): void {
    const { resourceId } = lock;
    const others = this.holdsOf(resourceId).locks.filter(
      (each) => each.fencingToken !== endedFencingToken && each.fencingToken !== lock.fencingToken,
    );
    // A hold that this board has missed the end of makes room for what is held now.
    const kept = others.slice(Math.max(0, others.length - holders + (lock.holder ? 1 : 0)));
    const locks = lock.holder ? [...kept, lock] : kept;
    locks.sort((one, other) => one.fencingToken - other.fencingToken);
    if (locks.length === 0 && lock.waiters === 0 && lock.delayedUntil === undefined) {
      this.#resources.delete(resourceId);
      return;
    }
    this.#resources.set(resourceId, {
      locks,
      waiters: lock.waiters,
      ...(lock.delayedUntil !== undefined && { delayedUntil: lock.delayedUntil }),
    });
  }

  applyViewer({ type, viewer }: ViewerEvent): void {
    if (type === 'LEFT' && viewer.sessions === 0) {
      this.#viewers.delete(keyOf(viewer));
    } else {
      this.#viewers.set(keyOf(viewer), viewer);
    }
  }

  holdsOf(resourceId: string): ResourceHolds {
    return this.#resources.get(resourceId) ?? FREE;
  }

  /** What is held within a scope, by resource id. */
  locksIn(scope: string): Lock[] {
    return [...this.#resources]
      .filter(([resourceId]) => covers(scope, resourceId))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([, holds]) => holds.locks);
  }

  /** Who looks at a scope, or at anything within it; first come first. */
  viewersIn(scope: string): Viewer[] {
    return [...this.#viewers.values()]
      .filter((viewer) => viewer.scope === scope || covers(scope, viewer.scope))
      .sort((one, other) => (one.joinTime?.getTime() ?? 0) - (other.joinTime?.getTime() ?? 0));
  }
}

function keyOf({ scope, userId }: Viewer): string {
  return `${scope} ${userId}`;
}
