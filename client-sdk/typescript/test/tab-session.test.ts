import { describe, expect, it } from 'vitest';
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

describe('the session of a tab', () => {
  it('passes to the next client of its page, though the first was closed before it was sure', async () => {
    const kept = new Map([['holdfast.session', 'kept']]);
    const tab = {
      storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, id) => kept.set(key, id) },
      locks: new WebLocks() as unknown as TabStore['locks'],
      page: { addEventListener: () => {}, removeEventListener: () => {} },
    } satisfies TabStore;
    const first = tabSession(tab);
    first.close();
    const second = tabSession(tab);
    expect(await second.id).toBe('kept');
    second.close();
  });
});
