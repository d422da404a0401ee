import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentOf, type LockClient } from '../src/exports.js';
import { grpcWebTransport } from '../src/grpc-web/transport.js';
import type * as Package from '../src/index.js';
import { clientOver, createLockClient } from '../src/node/index.js';
import { becomesTrue, browserIsThere, inPage, startBrowser } from './support/browser.js';
import { newResource } from './support/clients.js';
import { Edge, edgeIsThere } from './support/edge.js';
import { eventually } from './support/processes.js';
import { Service } from './support/service.js';
import { Wire } from './support/wire.js';

declare const holdfast: typeof Package;

/** A tenth of the usual intervals: what passes in 6 s here passes in a minute there. */
const CONFIGURATION = `
watch: {heartbeat: 1s}
lock-types: {default: {ttl: 30s, heartbeat-interval: 6s}}
`;

describe.skipIf(!edgeIsThere)('through Envoy', () => {
  let service: Service;
  let edge: Edge;
  let tokens: { smith: string; jane: string };
  let jane: LockClient;

  beforeAll(async () => {
    service = await Service.start(CONFIGURATION);
    edge = await Edge.start(service);
    tokens = {
      smith: await service.token({ sub: 'smith', name: 'Dr. Smith' }),
      jane: await service.token({ sub: 'jane', name: 'Nurse Jane' }),
    };
    jane = createLockClient({ baseUrl: service.url, token: tokens.jane, session: false });
  });

  afterAll(async () => {
    await jane?.close();
    await edge?.stop();
    await service?.stop();
  });

  it('a watch and a heartbeat cost less than 10 KB a minute', async () => {
    const wire = await Wire.to(edge.port);
    const smith = clientOver(grpcWebTransport(wire.url), { token: tokens.smith, session: false });
    const id = newResource();
    const held = await smith.acquire(id);
    const board = smith.observe(id);
    await eventually('it is watched', () => board.state.locks.length === 1);
    const before = wire.bytes;
    // In a minute of the usual intervals: six heartbeats of the watch, and one renewal.
    await new Promise((resolve) => held.on('renewed', resolve));
    const bytes = wire.bytes - before;
    console.info(`A minute of watching and holding: ${bytes} bytes on the wire`);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(10_000);
    board.close();
    await smith.close();
    await wire.close();
  });

  it('errors keep their reasons', async () => {
    const nobody = clientOver(grpcWebTransport(edge.url), { token: 'none', session: false });
    await expect(nobody.acquire(newResource())).rejects.toMatchObject({ reason: 'TOKEN_INVALID' });
    await nobody.close();
  });

  describe.skipIf(!browserIsThere)('in a browser', () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      browser = await startBrowser();
    });

    beforeEach(async () => {
      context = await browser.newContext();
      page = await context.newPage();
      await page.goto(edge.url);
    });

    afterEach(() => context.close());

    afterAll(() => browser?.close());

    it('a page is told who holds the lock, sees it come free, and edits', async () => {
      const id = newResource();
      const held = await jane.acquire(id);
      const denied = await inPage(
        page,
        async ({ id, token }) => {
          const client = holdfast.createLockClient({ baseUrl: '', token, session: false });
          const opened = client.open(id);
          Object.assign(window, { opened });
          return new Promise<string>((resolve) => {
            opened.on('denied', ({ text }) => resolve(text));
          });
        },
        { id, token: tokens.smith },
      );
      expect(denied).toMatch(/^Nurse Jane is editing, expires in \d\d s$/);
      await becomesTrue(page, 'opened.state.lock?.holder.displayName === "Nurse Jane"');
      await held.release();
      await becomesTrue(page, 'opened.state.ready && !opened.state.lock');
      expect(await page.evaluate('opened.edit()')).toBe(true);
      expect((await jane.get(id)).locks[0]?.holder?.userId).toBe('smith');
      await page.evaluate('opened.close()');
      expect((await jane.get(id)).locked).toBe(false);
    });

    const deprecatedIds = async () => {
      const metrics = await fetch(`http://127.0.0.1:${service.httpPort}/metrics`);
      return Number(/^deprecated_format_count_total (.+)$/m.exec(await metrics.text())?.[1]);
    };

    it('an id of two parts locks the main section, and is counted as deprecated', async () => {
      const document = documentOf(newResource()) ?? '';
      const counted = await deprecatedIds();
      await page.evaluate(
        `window.client = holdfast.createLockClient({ baseUrl: '', token: '${tokens.smith}' });
         window.opened = client.open('${document}'); 0`,
      );
      await becomesTrue(page, 'opened.state.role === "holder"');
      expect(await page.evaluate('opened.state.held.resourceId')).toBe(`${document}:main`);
      expect(await deprecatedIds()).toBe(counted + 1);
      for (const name of [document, `${document}:main`]) {
        await expect(jane.acquire(name)).rejects.toMatchObject({
          reason: 'LOCK_HELD',
          holder: { displayName: 'Dr. Smith' },
        });
      }
      expect(await deprecatedIds()).toBe(counted + 2);
      await page.evaluate('client.close()');
      expect((await jane.get(document)).locked).toBe(false);
    });

    it('timers run in a worker, and in the page where it may have none', async () => {
      const fires = () =>
        page.evaluate(
          `holdfast.createLockClient({ baseUrl: '', token: 'none', session: false })
             .get('document:1:a', { timeoutMs: 50 }).catch((error) => error.reason)`,
        );
      await context.route('**/Get*', () => {
        // Never answered: only a timer ends the call.
      });
      await page.evaluate(() => {
        const addresses = new Set<string>();
        Object.assign(window, { addresses });
        const { createObjectURL, revokeObjectURL } = URL;
        URL.createObjectURL = (blob) => {
          const address = createObjectURL(blob);
          addresses.add(address);
          return address;
        };
        URL.revokeObjectURL = (address) => {
          addresses.delete(address);
          revokeObjectURL(address);
        };
      });
      expect(await fires()).toBe('UNREACHABLE');
      expect(page.workers()).toHaveLength(1);
      expect(await page.evaluate('addresses.size')).toBe(0);
      await page.evaluate(() => {
        Object.assign(window, {
          Worker: class {
            constructor() {
              throw new Error('refused by a policy');
            }
          },
        });
      });
      expect(await fires()).toBe('UNREACHABLE');
      expect(page.workers()).toHaveLength(1);
    });

    it('a page that goes offline says so at once, and is back with the network', async () => {
      const id = newResource();
      await page.evaluate(
        `window.observed = holdfast
           .createLockClient({ baseUrl: '', token: '${tokens.smith}', session: false })
           .observe('${id}')`,
      );
      await becomesTrue(page, 'observed.state.connected');
      await context.setOffline(true);
      await becomesTrue(page, '!observed.state.connected');
      await context.setOffline(false);
      await becomesTrue(page, 'observed.state.connected');
      await page.evaluate('observed.close()');
    });

    const sessionId = (of: Page) =>
      of.evaluate<string>(
        `(window.client ??= holdfast.createLockClient({ baseUrl: '', token: 'none' })).sessionId`,
      );

    it('a tab keeps its session over a reload', async () => {
      const first = await sessionId(page);
      await page.reload();
      expect(await sessionId(page)).toBe(first);
    });

    it('a duplicated tab gets a session of its own, and keeps that too', async () => {
      const first = await sessionId(page);
      // A window that a page opens begins with a copy of its sessionStorage, as a duplicate does.
      const [duplicate] = await Promise.all([
        context.waitForEvent('page'),
        page.evaluate((url) => void window.open(url), edge.url),
      ]);
      await becomesTrue(duplicate, 'window.holdfast');
      expect(await duplicate.evaluate('sessionStorage["holdfast.session"]')).toBe(first);
      const second = await sessionId(duplicate);
      expect(second).not.toBe(first);
      await duplicate.reload();
      expect(await sessionId(duplicate)).toBe(second);
      expect(await sessionId(page)).toBe(first);
    });
  });
});
