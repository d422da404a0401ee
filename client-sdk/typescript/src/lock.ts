/** One hold of one resource, as a user may see it. */
export interface Lock {
  /** `type:id:section`. */
  readonly resourceId: string;
  /** Absent where the resource is free, or kept for its former holder. */
  readonly holder?: Holder;
  /** Grows with every grant of the resource; below 2^53. Check it where the write lands. */
  readonly fencingToken: number;
  /** When it was granted, by the service's clock. */
  readonly acquireTime?: Date;
  /** When it ends unless it is renewed, by the service's clock. For a countdown take {@link expiresAt}. */
  readonly expireTime?: Date;
  /** The same on the client's own clock, `client.now()`, in milliseconds. */
  readonly expiresAt?: number;
  /** Set while the holder's connection is gone: the lock is released then, by `client.now()`. */
  readonly graceExpiresAt?: number;
  /** Without a holder: until then it is kept for its former holder, by `client.now()`. */
  readonly delayedUntil?: number;
  /** How many are queued for it. */
  readonly waiters: number;
  /** Set while somebody asks to take it over. */
  readonly takeover?: Takeover;
  readonly metadata: Readonly<Record<string, string>>;
  readonly shared: boolean;
}

/** Who holds a lock. */
export interface Holder {
  readonly userId: string;
  /** The name to show. */
  readonly displayName: string;
  /** Only where the holder is the caller's own user. */
  readonly lockId?: string;
  /** Only where the holder is the caller's own user. */
  readonly sessionId?: string;
}

/** A request to hand a lock over. */
export interface Takeover {
  readonly takeoverId: string;
  readonly requesterUserId: string;
  readonly requesterDisplayName: string;
  /** Only for the holder and the requester. */
  readonly reason?: string;
  /** When the holder's silence becomes the policy's answer, by `client.now()`. */
  readonly deadline: number;
}

/** One who looks at a document or a section. */
export interface Viewer {
  readonly scope: string;
  readonly userId: string;
  readonly displayName: string;
  readonly joinTime?: Date;
  /** How many of the user's sessions look at it. */
  readonly sessions: number;
}

/** One who is queued for a lock. */
export interface Waiter {
  readonly userId: string;
  readonly displayName: string;
  readonly enqueueTime?: Date;
  /** Only where the waiter is the caller's own user. */
  readonly lockId?: string;
}

/** What happened to a lock; see `LockEventType` of the contract. */
export type LockEventType =
  | 'ACQUIRED'
  | 'RELEASED'
  | 'EXPIRED'
  | 'RENEWED'
  | 'TAKEN_OVER'
  | 'TAKEOVER_REQUESTED'
  | 'TAKEOVER_DECLINED'
  | 'HOLDER_DISCONNECTED'
  | 'HOLDER_RECONNECTED'
  | 'QUEUE_CHANGED';

/** A change of one lock. */
export interface LockEvent {
  /** Undefined for a type that this client does not know yet. */
  readonly type: LockEventType | undefined;
  /** The lock after the change; without a holder where it became free. */
  readonly lock: Lock;
  readonly previousHolder?: Holder;
  /** Of `RELEASED`: by its holder, because the holder's session was gone, or by an administrator. */
  readonly releaseReason?: 'HOLDER' | 'DISCONNECT' | 'ADMIN';
  readonly time?: Date;
  /** Grows from event to event of the same resource. */
  readonly revision: number;
  /** The fencing token of the hold that ended, where one did. */
  readonly endedFencingToken?: number;
  /** Holders of the resource after the change. */
  readonly holders: number;
}

/** A viewer came or went. */
export interface ViewerEvent {
  readonly type: 'JOINED' | 'LEFT';
  readonly viewer: Viewer;
  readonly viewerCount: number;
}
