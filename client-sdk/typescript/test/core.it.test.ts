import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLockError, type LockClient } from '../src/exports.js';
import { editors, newResource } from './support/clients.js';
import { eventually } from './support/processes.js';
import { Service } from './support/service.js';

describe('over native gRPC', () => {
  let service: Service;
  let smith: LockClient;
  let jane: LockClient;

  beforeAll(async () => {
    service = await Service.start('lock-types: {default: {ttl: 8s, heartbeat-interval: 1s}}');
    ({ smith, jane } = await editors(service));
  });

  afterAll(async () => {
    await Promise.all([smith?.close(), jane?.close()]);
    await service?.stop();
  });

  it('tells the second editor who holds the lock and for how long', async () => {
    const id = newResource();
    const held = await smith.acquire(id, { ttlMs: 240_000 });
    expect(held.valid).toBe(true);
    expect(held.fencingToken).toBeGreaterThan(0);

    const denied = await jane.acquire(id).catch((error) => error);
    expect(isLockError(denied, 'LOCK_HELD')).toBe(true);
    expect(denied.holder.displayName).toBe('Dr. Smith');
    expect(denied.text).toBe('Dr. Smith is editing, expires in 4 min');
    await held.release();
  });

  it('keeps a lock beyond its TTL, and no longer than it is held', async () => {
    const id = newResource();
    const held = await smith.acquire(id);
    const firstDeadline = held.deadline;
    await eventually('its first TTL is over', () => smith.now() > firstDeadline);
    expect(held.valid).toBe(true);
    expect((await jane.get(id)).locks[0]?.fencingToken).toBe(held.fencingToken);
    expect(await held.release()).toBe(true);
    expect(await held.release()).toBe(false);
    expect((await jane.get(id)).locked).toBe(false);
  });

  it('shows each change once, in order, in a watch', async () => {
    const id = newResource();
    const seen: string[] = [];
    for await (const update of jane.watch(id)) {
      if (update.type === 'snapshot') {
        const held = await smith.acquire(id);
        await held.release();
      } else if (update.type === 'lock') {
        seen.push(String(update.event.type));
        if (update.event.type === 'RELEASED') {
          break;
        }
      }
    }
    expect(seen).toEqual(['ACQUIRED', 'RELEASED']);
  });
});
