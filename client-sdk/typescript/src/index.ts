import { createGrpcWebTransport } from '@connectrpc/connect-web';
import { browserTime } from './browser-time.js';
import { type ClientOptions, LockClient } from './client.js';
import { releaseOnLeaving } from './session/departure.js';
import { fixedSession } from './session/session.js';
import { tabSession } from './session/tab-session.js';

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

/** What a client in a browser takes. */
export interface BrowserClientOptions extends ClientOptions {
  /** Where Envoy answers gRPC-Web, such as `https://locks.example.com`. */
  readonly baseUrl: string;
  /**
   * The session that locks are bound to, so that they come free soon after the page is gone.
   * Default: one for each tab, kept over a reload. False: none; only a lock's TTL ends it.
   */
  readonly session?: string | false | undefined;
}

/** A client for a page, over gRPC-Web. One for each page; `close` it where the user signs out. */
export function createLockClient(options: BrowserClientOptions): LockClient {
  const { baseUrl, session } = options;
  return new LockClient(
    {
      transport: createGrpcWebTransport({ baseUrl }),
      time: browserTime(),
      session: session === undefined ? tabSession() : fixedSession(session || ''),
      onLeave(leave) {
        window.addEventListener('pagehide', leave);
        return () => window.removeEventListener('pagehide', leave);
      },
      releaseLater: (sessionId, token) => releaseOnLeaving(baseUrl, sessionId, token),
    },
    options,
  );
}
