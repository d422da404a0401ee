import { browserTime } from './browser-time.js';
import { type ClientOptions, LockClient } from './client.js';
import { grpcWebTransport } from './grpc-web/transport.js';
import { releaseOnLeaving } from './session/departure.js';
import { fixedSession } from './session/session.js';
import { tabSession } from './session/tab-session.js';

export * from './exports.js';

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
      transport: grpcWebTransport(baseUrl),
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
