import type { Session } from './session.js';
import { uuid } from './uuid.js';

/** Where the tab keeps its session id over a reload. */
const STORAGE_KEY = 'holdfast.session';

/** How long a tab waits for the Web Lock on its id: whoever holds on for longer is another tab. */
const PATIENCE_MS = 500;

/**
 * The same, of a page that was reloaded: it is no duplicate, and its locks are lost with its id. The
 * page before it lets go in a moment, but a busy machine may be slow to pass that on.
 */
const RELOADED_PATIENCE_MS = 5_000;

/** What of a browser a session needs; each part may be missing or refused. */
export interface TabStore {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  readonly locks: Pick<LockManager, 'request'> | undefined;
  /** Whether it is the same page as before, loaded anew. */
  readonly reloaded: boolean;
  readonly page: Pick<Window, 'addEventListener' | 'removeEventListener'> & {
    readonly location: Pick<Location, 'reload'>;
  };
}

/** The parts that this page may use. */
export function browserTabStore(): TabStore {
  let storage: Storage | undefined;
  try {
    storage = window.sessionStorage;
  } catch {
    // Storage is blocked: the session then lasts as long as the page.
  }
  const [navigation] = performance.getEntriesByType('navigation');
  const reloaded = (navigation as PerformanceNavigationTiming | undefined)?.type === 'reload';
  return { storage, locks: navigator.locks, reloaded, page: window };
}

/**
 * A session of this tab: kept over a reload, and a new one for a duplicated tab. A browser copies
 * sessionStorage, and with it the id, into a duplicate; but a Web Lock on the id is held by one
 * page only. Where there are no Web Locks, duplicates cannot be told and share their session.
 */
export function tabSession(tab: TabStore = browserTabStore()): Session {
  const { storage, locks, reloaded, page } = tab;
  let current: string | undefined;
  let letGo = () => {};
  let closed = false;

  const keep = (id: string) => {
    storage?.setItem(STORAGE_KEY, id);
    return id;
  };
  const claim = (id: string, patienceMs = PATIENCE_MS): Promise<boolean> => {
    if (!locks) {
      return Promise.resolve(true);
    }
    return new Promise((claimed) => {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), patienceMs);
      locks
        .request(`${STORAGE_KEY}.${id}`, { signal: patience.signal }, () => {
          clearTimeout(timer);
          claimed(true);
          if (closed) {
            return;
          }
          // Held until the page lets go of it, or is gone.
          return new Promise<void>((release) => {
            letGo = release;
          });
        })
        .catch(() => claimed(false));
    });
  };
  const settle = async (): Promise<string> => {
    const kept = storage?.getItem(STORAGE_KEY);
    if (kept && (await claim(kept, reloaded ? RELOADED_PATIENCE_MS : PATIENCE_MS))) {
      return kept;
    }
    const fresh = keep(uuid());
    await claim(fresh);
    return fresh;
  };
  const id = settle().then((settled) => {
    current = settled;
    return settled;
  });

  // The next page of this tab, after a reload, need not wait for this one to be cleared away.
  const left = () => letGo();
  const back = async (event: PageTransitionEvent) => {
    if (event.persisted && current && !(await claim(current))) {
      // A duplicate of this tab has the session now, and with it the locks. A page that is loaded
      // anew gets a session of its own.
      page.location.reload();
    }
  };
  page.addEventListener('pagehide', left);
  page.addEventListener('pageshow', back);

  return {
    id,
    get current() {
      return current;
    },
    close() {
      page.removeEventListener('pagehide', left);
      page.removeEventListener('pageshow', back);
      closed = true;
      letGo();
    },
  };
}
