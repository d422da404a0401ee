import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LockClient } from '../../src/exports.js';
import { createLockClient } from '../../src/node/index.js';
import { becomesTrue, browserIsThere, startBrowser } from '../support/browser.js';
import { newResource } from '../support/clients.js';
import { Edge, edgeIsThere } from '../support/edge.js';
import { eventually } from '../support/processes.js';
import { Service } from '../support/service.js';

describe.skipIf(!edgeIsThere || !browserIsThere)('a tab', () => {
  let service: Service;
  let edge: Edge;
  let browser: Browser;
  let context: BrowserContext;
  let jane: LockClient;
  let token: string;

  const holder = async (id: string) => (await jane.get(id)).locks[0];

  /** A page that edits a resource, for `open`ing again after a reload. */
  const edit = async (page: Page, id: string) => {
    await page.evaluate(
      `window.opened = holdfast.createLockClient({ baseUrl: '', token: '${token}' }).open('${id}')`,
    );
    await becomesTrue(page, 'opened.state.role === "holder"');
  };

  beforeAll(async () => {
    // A grace so long that it is not what frees the lock.
    service = await Service.start('lock-types: {default: {grace: 10m}}');
    edge = await Edge.start(service);
    browser = await startBrowser();
    token = await service.token({ sub: 'smith', name: 'Dr. Smith' });
    jane = createLockClient({
      baseUrl: service.url,
      token: await service.token({ sub: 'jane', name: 'Nurse Jane' }),
      session: false,
    });
  });

  beforeEach(async () => {
    context = await browser.newContext();
  });

  afterEach(() => context.close());

  afterAll(async () => {
    await jane?.close();
    await browser?.close();
    await edge?.stop();
    await service?.stop();
  });

  it('that is reloaded keeps its lock', async () => {
    const id = newResource();
    const page = await context.newPage();
    await page.goto(edge.url);
    await edit(page, id);
    const before = await holder(id);
    await page.reload();
    await edit(page, id);
    const after = await holder(id);
    expect(after?.fencingToken).toBe(before?.fencingToken);
  });

  it('that is closed frees its lock soon, and not only after the grace', async () => {
    const id = newResource();
    const page = await context.newPage();
    await page.goto(edge.url);
    await edit(page, id);
    // A stream that opens makes the release void, so none is to be on its way any more.
    await becomesTrue(page, 'opened.state.connected');
    await page.close({ runBeforeUnload: true });
    await eventually('it is free', async () => (await holder(id)) === undefined);
  });
});
