// What an application sees of this package, wherever it runs.

export type {
  CallOptions,
  ClientOptions,
  HoldOptions,
  ResourceStatus,
  WatchOptions,
} from './client.js';
export { LockClient } from './client.js';
export { type Failure, isLockError, LockError, type Reason, type Texts } from './errors.js';
export type { HeldLock, HeldLockEvents } from './held-lock.js';
export type { AcquireOptions } from './held-locks.js';
export type {
  Holder,
  Lock,
  LockEvent,
  LockEventType,
  Takeover,
  Viewer,
  ViewerEvent,
  Waiter,
} from './lock.js';
export type { OpenedResource, OpenedResourceEvents, OpenOptions } from './open/opened-resource.js';
export type { ResourceState, Role } from './open/resource-state.js';
export { canonicalId, covers, documentOf, isWhole } from './resource-id.js';
export type { TakeoverOptions, TakeoverRequest } from './takeover.js';
export { englishDuration, englishText } from './text.js';
export type { Cancel } from './time.js';
export type { TokenSource } from './tokens.js';
export type { Observation, ScopeState } from './watch/observation.js';
export type { WatchUpdate } from './watch/reader.js';
