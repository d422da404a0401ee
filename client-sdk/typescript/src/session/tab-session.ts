import type { Session } from './session.js';
import { uuid } from './uuid.js';

/** Where the tab keeps its session id over a reload. */
const STORAGE_KEY = 'holdfast.session';

/**
 * How long a tab waits for the Web Lock on its id. After a reload the page before it may take a
 * moment to let go; whoever holds on for longer is another tab.
 */
const PATIENCE_MS = 500;

/** What of a browser a session needs; each part may be missing or refused. */
export interface TabStore {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  readonly locks: Pick<LockManager, 'request'> | undefined;
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
  return { storage, locks: navigator.locks, page: window };
}

/**
 * A session of this tab: kept over a reload, and a new one for a duplicated tab. A browser copies
 * sessionStorage, and with it the id, into a duplicate; but a Web Lock on the id is held by one
 * page only. Where there are no Web Locks, duplicates cannot be told and share their session.
 */
export function tabSession(tab: TabStore = browserTabStore()): Session {
  const { storage, locks, page } = tab;
  let current: string | undefined;
  let letGo = () => {};
  let closed = false;

  const keep = (id: string) => {
    storage?.setItem(STORAGE_KEY, id);
    return id;
  };
  const claim = (id: string): Promise<boolean> => {
    if (!locks) {
      return Promise.resolve(true);
    }
    return new Promise((claimed) => {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
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
    if (kept && (await claim(kept))) {
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
