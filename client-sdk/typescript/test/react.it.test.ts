import './support/dom.js';

import { act, createElement, type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LockClient } from '../src/exports.js';
import { createLockClient } from '../src/node/index.js';
import { LockProvider, useLock, useLocks, useTimeLeft } from '../src/react/index.js';
import { eventually } from './support/processes.js';
import { Service } from './support/service.js';

function Section({ id }: { id: string }): ReactNode {
  const { role, lock, endsAt, resource: opened } = useLock(id);
  const left = useTimeLeft(endsAt);
  const minutes = left === undefined ? '' : ` ${Math.ceil(left / 60_000)} min`;
  return createElement(
    'button',
    { type: 'button', onClick: () => void opened?.edit() },
    `${role} ${lock?.holder?.displayName ?? 'nobody'}${minutes}`,
  );
}

function Board({ scope }: { scope: string }): ReactNode {
  const { locks, ready } = useLocks(scope);
  return ready ? locks.map(({ resourceId }) => resourceId).join(',') || 'none' : 'loading';
}

describe('the React hooks', () => {
  let service: Service;
  let smith: LockClient;
  let jane: LockClient;
  let root: Root;
  let container: HTMLElement;
  let nextResource = 0;
  const resource = () => `document:${nextResource++}:diagnosis`;

  const show = (node: ReactNode) =>
    act(async () =>
      root.render(
        createElement(StrictMode, null, createElement(LockProvider, { client: smith }, node)),
      ),
    );

  const shows = (text: string) =>
    eventually(`the page shows ${text}, not ${container.textContent}`, async () => {
      await act(async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
      return container.textContent?.includes(text);
    });

  beforeAll(async () => {
    service = await Service.start();
    const client = async (sub: string, name: string) =>
      createLockClient({
        baseUrl: service.url,
        token: await service.token({ sub, name }),
        session: false,
      });
    smith = await client('smith', 'Dr. Smith');
    jane = await client('jane', 'Nurse Jane');
  });

  beforeEach(() => {
    container = document.body.appendChild(document.createElement('div'));
    root = createRoot(container);
  });

  afterEach(async () => {
    await act(async () => root.unmount());
    container.remove();
  });

  afterAll(async () => {
    await Promise.all([smith?.close(), jane?.close()]);
    await service?.stop();
  });

  it('hold a lock while their component is shown', async () => {
    const id = resource();
    await show(createElement(Section, { id }));
    await shows('holder Dr. Smith 5 min');
    expect((await jane.get(id)).locks).toHaveLength(1);
    await show(null);
    await eventually('it is free', async () => !(await jane.get(id)).locked);
  });

  it('show who is in the way, and edit when it is free', async () => {
    const id = resource();
    const held = await jane.acquire(id);
    await show(createElement(Section, { id }));
    await shows('viewer Nurse Jane');
    await held.release();
    await shows('viewer nobody');
    await act(async () => container.querySelector('button')?.click());
    await shows('holder Dr. Smith');
  });

  it('keep a list of locks up to date', async () => {
    const document = `document:${nextResource++}`;
    await show(createElement(Board, { scope: document }));
    await shows('none');
    const held = await jane.acquire(`${document}:a`);
    await shows(`${document}:a`);
    await held.release();
    await shows('none');
  });
});
