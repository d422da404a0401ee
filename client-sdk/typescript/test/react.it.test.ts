import './support/dom.js';

import { createElement, type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentOf, type LockClient } from '../src/exports.js';
import { LockProvider, useLock, useLocks, useTimeLeft, useViewers } from '../src/react/index.js';
import { editors, newResource } from './support/clients.js';
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

function Audience({ scope }: { scope: string }): ReactNode {
  const viewers = useViewers(scope, { viewer: true });
  const names = viewers.map(({ displayName }) => displayName).sort();
  return `${names.length} looking on: ${names.join(' and ')}`;
}

describe('the React hooks', () => {
  let service: Service;
  let smith: LockClient;
  let jane: LockClient;
  let root: Root;
  let container: HTMLElement;

  const show = (node: ReactNode, client = smith) =>
    root.render(createElement(StrictMode, null, createElement(LockProvider, { client }, node)));

  const shows = (text: string) =>
    eventually(`the page shows ${text}`, () => container.textContent?.includes(text));

  beforeAll(async () => {
    service = await Service.start();
    ({ smith, jane } = await editors(service));
  });

  beforeEach(() => {
    container = document.body.appendChild(document.createElement('div'));
    root = createRoot(container);
  });

  afterEach(() => {
    root.unmount();
    container.remove();
  });

  afterAll(async () => {
    await Promise.all([smith?.close(), jane?.close()]);
    await service?.stop();
  });

  it('hold a lock while their component is shown', async () => {
    const id = newResource();
    show(createElement(Section, { id }));
    await shows('holder Dr. Smith 5 min');
    expect((await jane.get(id)).locks).toHaveLength(1);
    show(null);
    await eventually('it is free', async () => !(await jane.get(id)).locked);
  });

  it('show who is in the way, and edit when it is free', async () => {
    const id = newResource();
    const held = await jane.acquire(id);
    show(createElement(Section, { id }));
    await shows('viewer Nurse Jane');
    await held.release();
    await shows('viewer nobody');
    container.querySelector('button')?.click();
    await shows('holder Dr. Smith');
  });

  it('keep a list of locks up to date', async () => {
    const document = documentOf(newResource()) ?? '';
    show(createElement(Board, { scope: document }));
    await shows('none');
    const held = await jane.acquire(`${document}:a`);
    await shows(`${document}:a`);
    await held.release();
    await shows('none');
  });

  it('show who looks on, oneself among them', async () => {
    // Only a session counts as a viewer.
    const viewers = await editors(service, true);
    try {
      const document = documentOf(newResource()) ?? '';
      show(createElement(Audience, { scope: document }), viewers.smith);
      await shows('1 looking on: Dr. Smith');
      const other = viewers.jane.observe(document, { viewer: true });
      await shows('2 looking on: Dr. Smith and Nurse Jane');
      other.close();
      await shows('1 looking on: Dr. Smith');
    } finally {
      await Promise.all([viewers.smith.close(), viewers.jane.close()]);
    }
  });
});
