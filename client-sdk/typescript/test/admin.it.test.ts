import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LockAdmin } from '../src/admin/index.js';
import { documentOf, type HeldLock, type LockClient, type LockError } from '../src/exports.js';
import { createLockClient } from '../src/node/index.js';
import { newResource } from './support/clients.js';
import { eventually } from './support/processes.js';
import { Service } from './support/service.js';

describe('an administrator', () => {
  let service: Service;
  let ada: LockClient;
  let smith: LockClient;
  let admin: LockAdmin;
  let tokens: { ada: string; smith: string };

  /** Why a hold ended, once it has. */
  const loss = (held: HeldLock) =>
    new Promise<LockError>((resolve) => {
      held.on('lost', resolve);
    });

  beforeAll(async () => {
    service = await Service.start();
    tokens = {
      ada: await service.token({ sub: 'ada', name: 'Ada', roles: ['admin'] }),
      smith: await service.token({ sub: 'smith', name: 'Dr. Smith' }),
    };
  });

  beforeEach(() => {
    ada = createLockClient({ baseUrl: service.url, token: tokens.ada });
    smith = createLockClient({ baseUrl: service.url, token: tokens.smith });
    admin = new LockAdmin(ada);
  });

  afterEach(() => Promise.all([ada.close(), smith.close()]));

  afterAll(() => service?.stop());

  it('frees a lock of somebody else, who is told', async () => {
    const id = newResource();
    const lost = loss(await smith.acquire(id));
    expect(await admin.forceRelease(id, { reason: 'left for the day' })).toBe(true);
    expect(await lost).toMatchObject({ reason: 'LOCK_LOST', resourceId: id });
    expect((await ada.get(id)).locked).toBe(false);
    expect(await admin.forceRelease(id)).toBe(false);
  });

  it('frees no other hold than the one that was meant', async () => {
    const id = newResource();
    const held = await smith.acquire(id);
    const fencingToken = held.fencingToken + 1;
    expect(await admin.forceRelease(id, { fencingToken })).toBe(false);
    expect((await ada.get(id)).locks[0]?.fencingToken).toBe(held.fencingToken);
  });

  it('takes a lock, and keeps it alive', async () => {
    const id = newResource();
    const lost = loss(await smith.acquire(id));
    const taken = await admin.forceTake(id, { reason: 'emergency' });
    expect((await lost).holder?.displayName).toBe('Ada');
    await taken.renew();
    expect(taken.valid).toBe(true);
    expect((await smith.get(id)).locks[0]?.holder?.userId).toBe('ada');
    await taken.release();
    expect((await smith.get(id)).locked).toBe(false);
  });

  it('clears a document', async () => {
    const document = documentOf(newResource()) ?? '';
    await ada.acquire(`${document}:a`);
    const lost = loss(await smith.acquire(`${document}:b`));
    expect(await admin.clear(document, { reason: 'restored from backup' })).toBe(2);
    expect((await lost).reason).toBe('LOCK_LOST');
    expect((await ada.list(document).next()).done).toBe(true);
  });

  it('sees who is connected, and what they hold', async () => {
    const id = newResource();
    await smith.acquire(id);
    const sessionId = await smith.sessionId;
    await eventually('the session shows its lock', async () => {
      for await (const session of admin.sessions({ userId: 'smith' })) {
        if (session.sessionId === sessionId) {
          return session.displayName === 'Dr. Smith' && session.heldResourceIds.includes(id);
        }
      }
      return false;
    });
  });

  it('is what others are not', async () => {
    const id = newResource();
    const held = await ada.acquire(id);
    const refused = { reason: 'ACCESS_DENIED' };
    const nobody = new LockAdmin(smith);
    await expect(nobody.forceRelease(id)).rejects.toMatchObject(refused);
    await expect(nobody.forceTake(id)).rejects.toMatchObject(refused);
    await expect(nobody.clear(id)).rejects.toMatchObject(refused);
    await expect(nobody.sessions().next()).rejects.toMatchObject(refused);
    expect((await smith.get(id)).locks[0]?.fencingToken).toBe(held.fencingToken);
  });
});
