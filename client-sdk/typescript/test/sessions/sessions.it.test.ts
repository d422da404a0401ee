import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LockClient, OpenedResource, ResourceState } from '../../src/exports.js';
import { createLockClient } from '../../src/node/index.js';
import { newResource } from '../support/clients.js';
import { eventually } from '../support/processes.js';
import { Service } from '../support/service.js';
import { Wire } from '../support/wire.js';

/** So long that who reconnects at once is back in time, on a busy machine too. */
const GRACE_MS = 4_000;

const CONFIGURATION = `
watch: {heartbeat: 1s}
# How the service finds out that a wire is dead which nobody cut.
grpc: {keepalive: 1s, keepalive-timeout: 1s}
lock-types:
  default: {grace: ${GRACE_MS}ms, heartbeat-interval: 500ms}
  asked: {takeover: ask}
  forced: {takeover: ask-then-force, takeover-silence: 1s}
`;

describe('clients with sessions', () => {
  let service: Service;
  let wire: Wire;
  let smith: LockClient;
  let jane: LockClient;
  let tokens: { smith: string; jane: string };

  const when = (opened: OpenedResource, what: string, is: (state: ResourceState) => boolean) =>
    eventually(`${opened.resourceId} ${what}`, () => is(opened.state) && opened.state);

  beforeAll(async () => {
    service = await Service.start(CONFIGURATION);
    tokens = {
      smith: await service.token({ sub: 'smith', name: 'Dr. Smith' }),
      jane: await service.token({ sub: 'jane', name: 'Nurse Jane' }),
    };
  });

  beforeEach(async () => {
    wire = await Wire.to(service.grpcPort);
    smith = createLockClient({ baseUrl: wire.url, token: tokens.smith });
    jane = createLockClient({ baseUrl: service.url, token: tokens.jane });
  });

  afterEach(async () => {
    wire.mend();
    await Promise.all([smith.close(), jane.close()]);
    await wire.close();
  });

  afterAll(() => service?.stop());

  it('keep a lock through a cut that is shorter than the grace', async () => {
    const opened = smith.open(newResource());
    const { held } = await when(opened, 'is held', ({ role }) => role === 'holder');
    wire.cut();
    await when(opened, 'is connected again', ({ connected }) => connected);
    await held?.renew();
    expect(held?.valid).toBe(true);
    expect(opened.state.role).toBe('holder');
  });

  it('lose a lock that they stayed away from for longer, and see who has it', async () => {
    const id = newResource();
    const opened = smith.open(id);
    await when(opened, 'is held', ({ role }) => role === 'holder');
    const other = jane.open(id, { edit: false });
    await when(other, 'shows the holder', ({ lock }) => lock !== undefined);
    wire.freeze();
    // The keepalive's time, the 5 s within which a session may come back unnoticed, and the grace.
    await eventually('it is free', () => other.state.lock === undefined, 40_000);
    expect(await other.edit()).toBe(true);
    wire.mend();
    await when(opened, 'is seen lost', ({ role }) => role === 'viewer');
    expect(opened.state.error?.reason).toBe('LOCK_LOST');
    await when(opened, 'shows the new holder', ({ lock }) => lock?.holder?.userId === 'jane');
  }, 90_000);

  it('get the lock back that their session held before', async () => {
    const id = newResource();
    const session = crypto.randomUUID();
    const before = createLockClient({ baseUrl: wire.url, token: tokens.smith, session });
    const first = await before.acquire(id);
    // As a reload does: gone without a word, and back with the same session.
    wire.freeze();
    const after = createLockClient({ baseUrl: service.url, token: tokens.smith, session });
    const second = await after.acquire(id);
    expect(second.fencingToken).toBe(first.fencingToken);
    await after.close();
    wire.mend();
    await before.close();
  });

  it('wait in the order in which they came, and are told their place', async () => {
    const id = newResource();
    const held = await smith.acquire(id);
    const waiting = jane.open(id, { edit: false });
    const got = waiting.wait();
    const state = await when(waiting, 'knows its place', ({ position }) => position !== undefined);
    expect(state).toMatchObject({ role: 'waiter', position: 1, waiters: 1 });
    await held.release();
    expect(await got).toBe(true);
    expect(waiting.state.role).toBe('holder');
  });

  it('leave the queue when they give up', async () => {
    const id = newResource();
    await smith.acquire(id);
    const waiting = jane.open(id, { edit: false });
    const got = waiting.wait();
    await when(waiting, 'is queued', ({ waiters }) => waiters === 1);
    waiting.stopWaiting();
    expect(await got).toBe(false);
    await when(waiting, 'is not queued', ({ waiters }) => waiters === 0);
  });

  it.each([
    { answer: 'accept', accept: true },
    { answer: 'decline', accept: false },
  ])('$answer a takeover, as the holder likes', async ({ accept }) => {
    const id = newResource('asked');
    const holder = smith.open(id);
    await when(holder, 'is held', ({ role }) => role === 'holder');
    const requester = jane.open(id, { edit: false });
    await when(requester, 'shows the holder', ({ lock }) => lock !== undefined);
    const got = requester.requestTakeover({ reason: 'ward round' });
    const { takeover } = await when(
      holder,
      'is asked for',
      (state) => state.takeover !== undefined,
    );
    expect(takeover).toMatchObject({ requesterDisplayName: 'Nurse Jane', reason: 'ward round' });
    await holder.answerTakeover(accept);
    expect(await got).toBe(accept);
    expect(requester.state.role).toBe(accept ? 'holder' : 'viewer');
    await when(holder, 'is as answered', ({ role }) => role === (accept ? 'viewer' : 'holder'));
    expect(requester.state.error?.reason).toBe(accept ? undefined : 'TAKEOVER_DECLINED');
  });

  it('take over after silence, where the policy says so', async () => {
    const id = newResource('forced');
    await smith.acquire(id);
    const requester = jane.open(id, { edit: false });
    await when(requester, 'shows the holder', ({ lock }) => lock !== undefined);
    expect(await requester.requestTakeover()).toBe(true);
  });

  it('withdraw a takeover', async () => {
    const id = newResource('asked');
    const held = await smith.acquire(id);
    const requester = jane.open(id, { edit: false });
    await when(requester, 'shows the holder', ({ lock }) => lock !== undefined);
    const got = requester.requestTakeover();
    await eventually('it is asked for', () => held.takeover);
    await requester.withdrawTakeover();
    expect(await got).toBe(false);
    await eventually('it is no longer', () => held.takeover === undefined);
    expect(held.valid).toBe(true);
  });

  it('see who looks on, and who does no longer', async () => {
    const id = newResource();
    const own = smith.open(id, { edit: false });
    const other = jane.open(id, { edit: false });
    const { viewers } = await when(own, 'has two viewers', (state) => state.viewers.length === 2);
    expect(viewers.map(({ displayName }) => displayName).sort()).toEqual([
      'Dr. Smith',
      'Nurse Jane',
    ]);
    await other.close();
    await when(own, 'has one viewer', (state) => state.viewers.length === 1);
  });
});
