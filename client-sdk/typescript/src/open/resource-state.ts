import type { LockError } from '../errors.js';
import type { HeldLock } from '../held-lock.js';
import type { Lock, Takeover, Viewer } from '../lock.js';
import { documentOf, excludes, isWhole } from '../resource-id.js';
import type { SharedWatch } from '../watch/shared-watch.js';

/** What this page is to a resource: it looks on, is queued for it, or may edit it. */
export type Role = 'viewer' | 'waiter' | 'holder';

/** All that a page shows of a resource. Each change makes a new object. */
export interface ResourceState {
  readonly resourceId: string;
  readonly role: Role;
  /** False until it is known who holds it. */
  readonly ready: boolean;
  /** An Acquire is under way. */
  readonly acquiring: boolean;
  /** One's own hold where the role is holder; else the oldest in the way. */
  readonly lock?: Lock;
  /** All holds of the resource or in its way; several in shared mode, or of a document's sections. */
  readonly locks: readonly Lock[];
  /** The hold itself, where the role is holder. */
  readonly held?: HeldLock;
  /** When the lock ends unless it is renewed, by `client.now()`; one's own deadline as holder. */
  readonly endsAt?: number;
  /** One's own hold could not be renewed for so long that it soon ends. */
  readonly endangered: boolean;
  /** The holder's connection is gone: the lock is free then, by `client.now()`. */
  readonly graceEndsAt?: number;
  /** Free, but kept for its former holder until then, by `client.now()`. */
  readonly delayedUntil?: number;
  /** Who looks at it, oneself included. */
  readonly viewers: readonly Viewer[];
  /** How many are queued. */
  readonly waiters: number;
  /** One's own place in the queue; 1: next. */
  readonly position?: number;
  /** A request to hand the lock over: to be answered as holder, to be waited for as its requester. */
  readonly takeover?: Takeover;
  /** The pending request is one's own. */
  readonly takeoverRequested: boolean;
  /** False while the client reconnects: what it shows may be old. */
  readonly connected: boolean;
  /** False while the service cannot reach its store: what it shows may be old. */
  readonly storeAvailable: boolean;
  /** Why it last was not, or no longer, the holder; gone with the next attempt. */
  readonly error?: LockError;
}

/** What a page did and does, which no watch tells. */
export interface OwnPart {
  readonly resourceId: string;
  readonly held: HeldLock | undefined;
  readonly acquiring: boolean;
  readonly waiting: boolean;
  readonly position: number | undefined;
  readonly requested: Takeover | undefined;
  readonly error: LockError | undefined;
}

/** The scope that shows a resource with all that is in its way. */
export function scopeOf(resourceId: string): string {
  return isWhole(resourceId) ? (documentOf(resourceId) ?? resourceId) : resourceId;
}

/** Puts together what the watch shows and what the page did. */
export function stateOf(own: OwnPart, watch: SharedWatch): ResourceState {
  const { resourceId, held, position, requested, error } = own;
  const scope = scopeOf(resourceId);
  const holds = watch.board.holdsOf(resourceId);
  const locks = watch.board.locksIn(scope).filter((each) => excludes(resourceId, each.resourceId));
  const mine = held && locks.find((each) => each.fencingToken === held.fencingToken);
  const lock = held ? mine : locks.toSorted((a, b) => a.fencingToken - b.fencingToken)[0];
  const takeover = held ? held.takeover : (lock?.takeover ?? requested);
  const endsAt = held ? held.deadline : lock?.expiresAt;
  return {
    resourceId,
    role: held ? 'holder' : own.waiting ? 'waiter' : 'viewer',
    ready: watch.isReady(scope),
    acquiring: own.acquiring,
    ...(lock && { lock }),
    locks,
    ...(held && { held }),
    ...(endsAt !== undefined && { endsAt }),
    endangered: held?.endangered ?? false,
    ...(lock?.graceExpiresAt !== undefined && { graceEndsAt: lock.graceExpiresAt }),
    ...(holds.delayedUntil !== undefined && { delayedUntil: holds.delayedUntil }),
    viewers: watch.board.viewersIn(scope),
    waiters: holds.waiters,
    ...(own.waiting && position !== undefined && { position }),
    ...(takeover && { takeover }),
    takeoverRequested: requested !== undefined,
    connected: watch.connected,
    storeAvailable: watch.storeAvailable,
    ...(error && { error }),
  };
}
