import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  documentOf,
  type LockClient,
  type OpenedResource,
  type ResourceState,
} from '../src/exports.js';
import { editors, newResource } from './support/clients.js';
import { eventually } from './support/processes.js';
import { Service } from './support/service.js';

describe('an opened resource', () => {
  let service: Service;
  let smith: LockClient;
  let jane: LockClient;

  const when = (opened: OpenedResource, what: string, is: (state: ResourceState) => boolean) =>
    eventually(`${opened.resourceId} ${what}`, () => is(opened.state) && opened.state);

  beforeAll(async () => {
    service = await Service.start('lock-types: {default: {heartbeat-interval: 1s}}');
    ({ smith, jane } = await editors(service));
  });

  afterAll(async () => {
    await Promise.all([smith?.close(), jane?.close()]);
    await service?.stop();
  });

  it('is edited by the first, and shown by the second, who is told why', async () => {
    const id = newResource();
    const first = smith.open(id);
    await when(first, 'is held', ({ role }) => role === 'holder');
    const second = jane.open(id);
    const denied = await new Promise<string>((resolve) =>
      second.on('denied', ({ text }) => resolve(text)),
    );
    expect(denied).toBe('Dr. Smith is editing, expires in 5 min');
    const state = await when(second, 'shows the holder', ({ lock }) => lock !== undefined);
    expect(state.role).toBe('viewer');
    expect(state.lock?.holder?.displayName).toBe('Dr. Smith');
    expect((state.endsAt ?? 0) - jane.now()).toBeGreaterThan(290_000);
    expect(state.error?.reason).toBe('LOCK_HELD');

    await first.close();
    await when(second, 'is seen free', ({ lock }) => lock === undefined);
    expect(await second.edit()).toBe(true);
    expect(second.state.error).toBeUndefined();
    await second.close();
    expect((await smith.get(id)).locked).toBe(false);
  });

  it('makes of a release a viewer who can edit again', async () => {
    const opened = smith.open(newResource());
    await when(opened, 'is held', ({ role }) => role === 'holder');
    await opened.release();
    expect(opened.state.role).toBe('viewer');
    expect(await opened.edit()).toBe(true);
    await opened.close();
  });

  it('can be closed and opened again at once, and is held then', async () => {
    const id = newResource();
    const options = { lockId: 'the-one' };
    void smith.open(id, options).close();
    const between = smith.open(id, options);
    await Promise.resolve();
    void between.close();
    const again = smith.open(id, options);
    const { held } = await when(again, 'is held', ({ role }) => role === 'holder');
    const { locks } = await jane.get(id);
    expect(locks.map((lock) => lock.fencingToken)).toEqual([held?.fencingToken]);
    await again.close();
  });

  it('is given up when its user is idle for too long', async () => {
    const id = newResource();
    const opened = smith.open(id, { idleMs: 300 });
    const lost = await new Promise((resolve) => opened.on('lost', resolve));
    expect(lost).toMatchObject({ reason: 'IDLE' });
    expect(opened.state.role).toBe('viewer');
    await eventually('it is free', async () => !(await jane.get(id)).locked);
    await opened.close();
  });

  it('of a whole document shows the section that is in its way', async () => {
    const document = documentOf(newResource()) ?? '';
    const held = await smith.acquire(`${document}:therapy`);
    const whole = jane.open(`${document}:*`);
    const { lock } = await when(whole, 'shows it', (state) => state.lock !== undefined);
    expect(lock?.resourceId).toBe(`${document}:therapy`);
    expect(whole.state.role).toBe('viewer');
    await held.release();
    await whole.close();
  });

  it('shares its watch with all others of its client', async () => {
    const document = documentOf(newResource()) ?? '';
    const sections = ['a', 'b', 'c'].map((section) => smith.open(`${document}:${section}`));
    for (const section of sections) {
      await when(section, 'is held and ready', ({ role, ready }) => role === 'holder' && ready);
    }
    const board = jane.observe(document);
    await eventually('all are seen', () => board.state.locks.length === 3);
    await sections[1]?.close();
    await eventually('two are left', () => board.state.locks.length === 2);
    expect(board.state.locks.map(({ resourceId }) => resourceId)).toEqual([
      `${document}:a`,
      `${document}:c`,
    ]);
    board.close();
    await Promise.all(sections.map((section) => section.close()));
  });

  it('says what is wrong with a scope that is refused', async () => {
    const wide = jane.observe('*');
    const { error } = await eventually('it is refused', () => wide.state.error && wide.state);
    expect(error?.reason).toBe('ACCESS_DENIED');
    wide.close();
  });
});
