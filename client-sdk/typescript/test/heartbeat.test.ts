import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { createRouterTransport } from '@connectrpc/connect';
import { beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.js';
import {
  LockSchema,
  LockService,
  type RenewRequest,
} from '../src/gen/holdfast/v1/lock_service_pb.js';
import { Heartbeat } from '../src/heartbeat.js';
import { HeldLock, type HeldLockActions } from '../src/held-lock.js';
import { Tokens } from '../src/tokens.js';
import { FakeTime } from './support/fake-time.js';
import { eventually } from './support/processes.js';

const TTL_MS = 300_000;
const INTERVAL_MS = 60_000;

const noActions: HeldLockActions = {
  release: () => Promise.resolve(false),
  renew: () => Promise.resolve(),
  answerTakeover: () => Promise.resolve(),
};

/** What a session's heartbeat does with answers that only a store in trouble gives. */
describe('the heartbeat of a session', () => {
  let time: FakeTime;
  let requests: RenewRequest[];
  let answer: { renewed: string[]; unknown: string[] };
  let present: Record<string, string>;
  let heartbeat: Heartbeat;
  let connection: Connection;

  const granted = (resourceId: string) => ({
    lock: create(LockSchema, { resourceId, fencingToken: 1n, expireTime: timestampFromMs(TTL_MS) }),
    heartbeatInterval: { $typeName: 'google.protobuf.Duration', seconds: 60n, nanos: 0 } as const,
    serverTime: timestampFromMs(0),
    sentAt: time.now(),
  });

  const hold = (resourceId: string, sessionId = 'session') => {
    const names = { lockId: sessionId || resourceId, sessionId };
    const lock = new HeldLock(granted(resourceId), names, connection, noActions);
    lock.on('lost', () => heartbeat.delete(lock));
    heartbeat.add(lock);
    return lock;
  };

  const beat = async (count: number) => {
    time.pass(INTERVAL_MS);
    await eventually('it was asked', () => requests.length === count);
    await new Promise((resolve) => setTimeout(resolve));
  };

  beforeEach(() => {
    time = new FakeTime();
    requests = [];
    answer = { renewed: [], unknown: [] };
    present = {};
    const transport = createRouterTransport(({ service }) => {
      service(LockService, {
        renew: (request) => {
          requests.push(request);
          return {
            locks: answer.renewed.map((resourceId) => granted(resourceId).lock),
            unknownResourceIds: answer.unknown,
            serverTime: timestampFromMs(0),
          };
        },
        getLock: ({ resourceId }) => {
          const displayName = present[resourceId];
          return { locks: displayName ? [{ resourceId, holder: { displayName } }] : [] };
        },
      });
    });
    connection = new Connection(transport, new Tokens('token'), time, undefined);
    heartbeat = new Heartbeat(connection);
  });

  it('is one call for all its locks', async () => {
    const locks = ['document:1:a', 'document:1:b', 'document:2:a'].map((id) => hold(id));
    answer.renewed = locks.map(({ resourceId }) => resourceId);
    await beat(1);
    expect(requests).toMatchObject([{ sessionId: 'session', resourceId: '' }]);
    expect(locks.map(({ deadline }) => deadline)).toEqual(Array(3).fill(INTERVAL_MS + TTL_MS));
  });

  it('is a call for each lock that has no session', async () => {
    hold('document:1:a', '');
    hold('document:1:b', '');
    answer.renewed = ['document:1:a', 'document:1:b'];
    await beat(2);
    expect(requests.map(({ resourceId }) => resourceId)).toEqual(['document:1:a', 'document:1:b']);
  });

  it('loses the lock that the answer leaves out, and keeps the one that is not known about', async () => {
    const [kept, left, unknown] = ['a', 'b', 'c'].map((section) => hold(`document:1:${section}`));
    answer = { renewed: ['document:1:a'], unknown: ['document:1:c'] };
    await beat(1);
    expect(kept?.valid).toBe(true);
    expect(left?.valid).toBe(false);
    await eventually('it is told', () => left?.signal.aborted);
    expect(left?.signal.reason).toMatchObject({ reason: 'LOCK_LOST', locks: [] });
    expect(unknown?.valid).toBe(true);
    expect(unknown?.deadline).toBe(TTL_MS);
  });

  it('says who has the lock that the answer leaves out', async () => {
    const lock = hold('document:1:a');
    present = { 'document:1:a': 'Nurse Jane' };
    await beat(1);
    expect(lock.valid).toBe(false);
    await eventually('it is told', () => lock.signal.aborted);
    expect(lock.signal.reason.holder.displayName).toBe('Nurse Jane');
    expect([...heartbeat.locks]).toEqual([]);
  });

  it('asks for what is not known about again, and not at once', async () => {
    hold('document:1:a');
    answer.unknown = ['document:1:a'];
    await beat(1);
    time.pass(249);
    await new Promise((resolve) => setTimeout(resolve));
    expect(requests).toHaveLength(1);
    time.pass(1);
    await eventually('it was asked again', () => requests.length === 2);
  });

  it('goes by the newer of two answers that overtook each other', () => {
    const lock = hold('document:1:a');
    const asked = (sentAt: number, fencingToken: bigint) => {
      const grant = granted('document:1:a');
      grant.lock.fencingToken = fencingToken;
      return { ...grant, sentAt };
    };
    time.pass(2);
    lock.renewed(asked(2, 3n));
    lock.renewed(asked(1, 1n));
    expect([lock.fencingToken, lock.deadline]).toEqual([3, 2 + TTL_MS]);
  });

  it('finds after a wake which locks are over before it asks for the others', () => {
    const lock = hold('document:1:a');
    time.freeze(TTL_MS);
    heartbeat.check();
    expect(lock.signal.aborted).toBe(true);
    expect(requests).toHaveLength(0);
  });
});
