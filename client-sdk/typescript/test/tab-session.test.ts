import { describe, expect, it, vi } from 'vitest';
import { type TabStore, tabSession } from '../src/session/tab-session.js';

/** The Web Locks of a browser, each granted a moment after it is asked for. */
class WebLocks {
  readonly #last = new Map<string, Promise<unknown>>();

  async request(
    name: string,
    { signal }: { signal: AbortSignal },
    granted: () => unknown,
  ): Promise<unknown> {
    const before = this.#last.get(name);
    const given = new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      void Promise.resolve(before).then(() => setTimeout(resolve));
    }).then(granted);
    this.#last.set(
      name,
      given.catch(() => {}),
    );
    return given;
  }
}

/** A tab whose storage and Web Locks are these, and that counts how often its page was reloaded. */
class Tab {
  readonly page = new EventTarget();
  readonly store: TabStore;
  reloads = 0;

  constructor(kept: Map<string, string>, locks: WebLocks, reloaded = false) {
    const location = {
      reload: () => {
        this.reloads += 1;
      },
    };
    this.store = {
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, id) => void kept.set(key, id),
      },
      locks: locks as unknown as TabStore['locks'],
      reloaded,
      page: Object.assign(this.page, { location }) as unknown as TabStore['page'],
    };
  }

  leave(): void {
    this.page.dispatchEvent(new Event('pagehide'));
  }

  comeBack(): void {
    this.page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  }
}

describe('the session of a tab', () => {
  it('passes to the next client of its page, though the first was closed before it was sure', async () => {
    const { store } = new Tab(new Map([['holdfast.session', 'kept']]), new WebLocks());
    const first = tabSession(store);
    first.close();
    const second = tabSession(store);
    expect(await second.id).toBe('kept');
    second.close();
  });

  it('is kept by a page that is reloaded, though the one before it is slow to let go', async () => {
    const locks = new WebLocks();
    const kept = () => new Map([['holdfast.session', 'kept']]);
    const before = new Tab(kept(), locks);
    const first = tabSession(before.store);
    await first.id;
    const reloaded = tabSession(new Tab(kept(), locks, true).store);
    // A duplicate has waited long enough.
    const duplicate = tabSession(new Tab(kept(), locks).store);
    expect(await duplicate.id).not.toBe('kept');
    before.leave();
    expect(await reloaded.id).toBe('kept');
    for (const session of [first, reloaded, duplicate]) {
      session.close();
    }
  });

  it('is not shared by a page that comes back to life with the duplicate that has it by then', async () => {
    const locks = new WebLocks();
    const original = new Tab(new Map([['holdfast.session', 'kept']]), locks);
    const duplicate = new Tab(new Map([['holdfast.session', 'kept']]), locks);
    const first = tabSession(original.store);
    expect(await first.id).toBe('kept');
    original.leave();
    const second = tabSession(duplicate.store);
    expect(await second.id).toBe('kept');

    original.comeBack();
    await vi.waitFor(() => expect(original.reloads).toBe(1), { timeout: 5_000 });
    expect(duplicate.reloads).toBe(0);
    second.close();
    first.close();
  });

  it('goes on where a page comes back to life and nobody else has taken it', async () => {
    const locks = new WebLocks();
    const original = new Tab(new Map([['holdfast.session', 'kept']]), locks);
    const first = tabSession(original.store);
    await first.id;
    original.leave();
    original.comeBack();

    const duplicate = tabSession(new Tab(new Map([['holdfast.session', 'kept']]), locks).store);
    expect(await duplicate.id).not.toBe('kept');
    expect(original.reloads).toBe(0);
    duplicate.close();
    first.close();
  });
});
