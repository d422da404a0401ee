// What people see of the service's speed, measured in their browsers. It prints, and asserts nothing:
// a time is a fact about the machine that it was measured on. `npm run bench`, on a quiet machine.

import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { beforeAll, describe, it } from 'vitest';
import { REPOSITORY } from '../../../../client-sdk/typescript/test/support/service.js';
import { scene } from '../support/scene.js';
import { JANE, SMITH, type User } from '../support/tokens.js';

const ROUNDS = 500;
const WARM_UP = 100;
const MINUTES = 2;

/** What a page that has the SDK as `holdfast` can do. */
declare const holdfast: typeof import('@holdfast/client');

describe('in the browser', () => {
  const on = scene({ usualTimes: true });

  let sdk = '';
  beforeAll(async () => {
    const built = await build({
      configFile: false,
      logLevel: 'warn',
      build: {
        write: false,
        lib: {
          entry: `${REPOSITORY}client-sdk/typescript/dist/index.js`,
          name: 'holdfast',
          formats: ['iife'],
        },
      },
    });
    const [output] = Array.isArray(built) ? built : [];
    sdk = output?.output[0].code ?? '';
  });

  /** A blank page of the edge's own origin with the SDK in it. */
  const bench = async (user: User): Promise<Page> => {
    const context = await on.browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${on.stack.url}/favicon.svg`);
    await page.evaluate(`${sdk}; window.holdfast = holdfast; 0`);
    await page.evaluate(
      ([url, token]) => {
        const { createLockClient } = (window as unknown as { holdfast: typeof holdfast }).holdfast;
        Object.assign(window, {
          client: createLockClient({ baseUrl: url ?? '', token: token ?? '' }),
        });
      },
      [on.stack.url, on.stack.issuer.token(user)],
    );
    return page;
  };

  it('acquires through Envoy', async () => {
    const page = await bench(SMITH);
    const times = await page.evaluate(
      async ([rounds, warmUp]) => {
        const { client } = window as unknown as { client: import('@holdfast/client').LockClient };
        const taken: number[] = [];
        for (let round = 0; round < (rounds ?? 0) + (warmUp ?? 0); round++) {
          const begin = performance.now();
          const lock = await client.acquire(`document:${round}:tab:findings`);
          taken.push(performance.now() - begin);
          await lock.release();
        }
        return taken.slice(warmUp);
      },
      [ROUNDS, WARM_UP],
    );
    print('Acquire through Envoy, in the browser', times);
  });

  it('tells another browser', async () => {
    const [smith, jane] = [await bench(SMITH), await bench(JANE)];
    // Both browsers' clocks are this machine's.
    await jane.evaluate(async () => {
      const { client } = window as unknown as { client: import('@holdfast/client').LockClient };
      const seen: Record<string, number> = {};
      const observation = client.observe('document:bench', { viewer: true });
      const here = new Set<string>();
      observation.onEvent(({ type, lock }) => {
        seen[`${type} ${lock.resourceId}`] = performance.timeOrigin + performance.now();
      });
      observation.subscribe(({ viewers }) => {
        for (const { scope, userId } of viewers) {
          if (userId === 'smith' && !here.has(scope)) {
            here.add(scope);
            seen[`JOINED ${scope}`] = performance.timeOrigin + performance.now();
          }
        }
      });
      Object.assign(window, { seen });
      await new Promise<void>((ready) => {
        observation.subscribe((state) => state.ready && ready());
      });
    });
    const asked = await smith.evaluate(async (rounds) => {
      const { client } = window as unknown as { client: import('@holdfast/client').LockClient };
      const began: Record<string, number> = {};
      const note = (what: string) => {
        began[what] = performance.timeOrigin + performance.now();
      };
      for (let round = 0; round < rounds; round++) {
        const id = `document:bench:tab:${round}`;
        note(`ACQUIRED ${id}`);
        const lock = await client.acquire(id);
        note(`RELEASED ${id}`);
        await lock.release();
      }
      for (let round = 0; round < rounds / 10; round++) {
        const id = `document:bench:tab:view-${round}`;
        note(`JOINED ${id}`);
        const opened = client.open(id, { edit: false });
        await new Promise<void>((ready) => {
          const stop = opened.subscribe((state) => {
            if (state.viewers.length > 0) {
              stop();
              ready();
            }
          });
        });
        await opened.close();
      }
      return began;
    }, ROUNDS);
    const last = Object.keys(asked).at(-1) ?? '';
    await jane.waitForFunction(
      (key) => key in (window as unknown as { seen: Record<string, number> }).seen,
      last,
    );
    const seen = await jane.evaluate(
      () => (window as unknown as { seen: Record<string, number> }).seen,
    );
    for (const kind of ['ACQUIRED', 'RELEASED', 'JOINED']) {
      const times = Object.entries(asked)
        .filter(([key]) => key.startsWith(kind) && key in seen)
        .map(([key, at]) => (seen[key] ?? 0) - at);
      print(`${kind}: from the call in one browser to its event in another`, times.slice(10));
    }
  });

  it('costs the network little, whether somebody edits or looks on', async () => {
    const cables = { edits: await on.cable(), looks: await on.cable() };
    const smith = await on.come(SMITH, { cable: cables.edits });
    await on.come(JANE, { cable: cables.looks });
    await smith.section('findings').edit();
    const before = { edits: cables.edits.bytes, looks: cables.looks.bytes };
    await setTimeout(MINUTES * 60_000);
    const kilobytes = (who: 'edits' | 'looks') =>
      ((cables[who].bytes - before[who]) / MINUTES / 1_000).toFixed(1);
    process.stdout.write(
      `On the wire, both directions, HTTP heads included: ${kilobytes('edits')} kB a minute of who edits, ` +
        `${kilobytes('looks')} kB of who looks on\n`,
    );
  });
});

function print(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  const ms = (part: number) => `${(at(part) ?? Number.NaN).toFixed(1)} ms`;
  process.stdout.write(
    `${what} (${sorted.length}): p50 ${ms(0.5)}, p90 ${ms(0.9)}, p99 ${ms(0.99)}, most ${ms(1)}\n`,
  );
}
