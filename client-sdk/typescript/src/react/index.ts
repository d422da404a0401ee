import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import type {
  LockClient,
  OpenedResource,
  OpenOptions,
  ResourceState,
  ScopeState,
  Viewer,
} from '../index.js';
import { canonicalId } from '../resource-id.js';
import { useLive } from './live.js';
import { useOwned } from './owned.js';

export { type Live, useLive } from './live.js';
export { useOwned } from './owned.js';

const LockClientContext = createContext<LockClient | undefined>(undefined);

/** Gives the hooks below it their client. */
export function LockProvider(props: { client: LockClient; children?: ReactNode }): ReactNode {
  return createElement(LockClientContext.Provider, { value: props.client }, props.children);
}

/** The client of the {@link LockProvider} above. */
export function useLockClient(): LockClient {
  const client = useContext(LockClientContext);
  if (!client) {
    throw new Error('there is no LockProvider above this component');
  }
  return client;
}

/**
 * Opens a resource while the component is shown: its state, and what can be done with it.
 * `resource` is undefined in the first render. Options count when the resource is opened.
 */
export function useLock(
  resourceId: string,
  options: OpenOptions = {},
): ResourceState & { readonly resource: OpenedResource | undefined } {
  const client = useLockClient();
  const latest = useRef(options);
  latest.current = options;
  const open = useCallback(() => client.open(resourceId, latest.current), [client, resourceId]);
  const resource = useOwned(open);
  const state = useLive(resource);
  return { ...(state ?? nothingYet(resourceId)), resource };
}

/** The locks within a scope, kept up to date. */
export function useLocks(scope: string): ScopeState {
  return useScope(scope, false);
}

/** Who looks at a document or a section; with `viewer`, oneself among them. */
export function useViewers(scope: string, options: { viewer?: boolean } = {}): readonly Viewer[] {
  return useScope(scope, options.viewer ?? false).viewers;
}

/** Milliseconds until a time of `client.now()`, counted down each second; 0 when it is over. */
export function useTimeLeft(at: number | undefined): number | undefined {
  const client = useLockClient();
  const [, tick] = useState(0);
  useEffect(() => {
    if (at === undefined) {
      return;
    }
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? undefined : Math.max(0, at - client.now());
}

const UNKNOWN: ScopeState = {
  locks: [],
  viewers: [],
  ready: false,
  connected: false,
  storeAvailable: true,
};

function useScope(scope: string, viewer: boolean): ScopeState {
  const client = useLockClient();
  const open = useCallback(() => client.observe(scope, { viewer }), [client, scope, viewer]);
  return useLive(useOwned(open)) ?? UNKNOWN;
}

function nothingYet(resourceId: string): ResourceState {
  return {
    resourceId: canonicalId(resourceId),
    role: 'viewer',
    acquiring: false,
    endangered: false,
    waiters: 0,
    takeoverRequested: false,
    ...UNKNOWN,
  };
}
