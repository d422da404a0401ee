import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createRouterTransport } from '@connectrpc/connect';
import { beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.js';
import { ErrorInfoSchema } from '../src/gen/google/rpc/error_details_pb.js';
import {
  LockService,
  type ReleaseRequest,
  type RenewRequest,
} from '../src/gen/holdfast/v1/lock_service_pb.js';
import { HeldLocks } from '../src/held-locks.js';
import type { Lock, LockEvent } from '../src/lock.js';
import { canonicalId } from '../src/resource-id.js';
import { fixedSession } from '../src/session/session.js';
import { Tokens } from '../src/tokens.js';
import { FakeTime } from './support/fake-time.js';
import { eventually } from './support/processes.js';

const SESSION = 'session';
const INTERVAL_MS = 60_000;

/** Answers that only a page gets that was here before. */
describe('the locks of a session', () => {
  let time: FakeTime;
  let held: HeldLocks;
  let ofSession: string[];
  let acquired: string[];
  let renewals: RenewRequest[];
  let releases: ReleaseRequest[];
  let grantsNothing: boolean;
  let takeover: { takeoverId: string } | undefined;
  let answerTakeover: () => bigint | Promise<bigint>;
  let refusal: ConnectError | undefined;
  let tell: (event: LockEvent) => void;
  let miss: () => void;
  let shown: Lock[];

  const lock = (resourceId: string) => ({
    resourceId,
    holder: { lockId: SESSION },
    fencingToken: 1n,
    expireTime: timestampFromMs(300_000),
    ...(takeover && { takeover }),
  });

  beforeEach(() => {
    time = new FakeTime();
    acquired = [];
    renewals = [];
    releases = [];
    ofSession = [];
    shown = [];
    refusal = undefined;
    grantsNothing = false;
    takeover = undefined;
    const transport = createRouterTransport(({ service }) => {
      service(LockService, {
        acquire: ({ resourceId }) => {
          acquired.push(resourceId);
          return grantsNothing
            ? new Promise(() => {})
            : { lock: lock(canonicalId(resourceId)), serverTime: timestampFromMs(0) };
        },
        renew: (request) => {
          renewals.push(request);
          if (refusal) {
            throw refusal;
          }
          return { locks: ofSession.map(lock), serverTime: timestampFromMs(0) };
        },
        answerTakeover: async () => ({
          lock: { resourceId: 'document:1:a', fencingToken: await answerTakeover() },
        }),
        release: (request) => {
          releases.push(request);
          return { released: true };
        },
      });
    });
    const connection = new Connection(transport, new Tokens('token'), time, undefined);
    held = new HeldLocks(connection, fixedSession(SESSION), (_, onEvent, onGap) => {
      tell = onEvent;
      miss = onGap;
      return { shown: () => shown, cancel: () => {} };
    });
  });

  const beat = async (count: number) => {
    time.pass(2 * INTERVAL_MS);
    await eventually('it is renewed', () => renewals.length === count);
    await new Promise((resolve) => setTimeout(resolve));
  };

  it('that were held before a reload and not asked for again are released, once that is sure', async () => {
    const known = await held.acquire('document:1:a');
    ofSession = ['document:1:a', 'document:1:b'];
    await beat(1);
    expect(releases).toEqual([]);
    await beat(2);
    await eventually('it is released', () => releases.length === 1);
    expect(releases[0]).toMatchObject({ resourceId: 'document:1:b', sessionId: SESSION });
    expect(known.valid).toBe(true);
  });

  it('are kept where asking for them once more was given up', async () => {
    const lock = await held.acquire('document:1:a');
    grantsNothing = true;
    const giveUp = new AbortController();
    const again = held.acquire('document:1:a', { signal: giveUp.signal });
    await new Promise((resolve) => setTimeout(resolve));
    giveUp.abort(new Error('enough'));
    await expect(again).rejects.toThrow('enough');
    const never = { signal: AbortSignal.abort(new Error('never mind')) };
    await expect(held.acquire('document:1:b', never)).rejects.toThrow('never mind');
    expect(releases).toEqual([]);
    expect(lock.valid).toBe(true);
  });

  it('are given up at once, though another Acquire of the same hold is under way', async () => {
    grantsNothing = true;
    const [first, second] = [new AbortController(), new AbortController()];
    const asking = held.acquire('document:1:a', { signal: first.signal });
    await eventually('it is asked for', () => acquired.length === 1);
    const inTurn = held.acquire('document:1:a', { signal: second.signal });
    await new Promise((resolve) => setTimeout(resolve));
    second.abort(new Error('enough'));
    await expect(inTurn).rejects.toThrow('enough');
    expect(acquired).toHaveLength(1);
    first.abort(new Error('enough too'));
    await expect(asking).rejects.toThrow('enough too');
  });

  it('are not asked for any longer once all are given up', async () => {
    grantsNothing = true;
    const refused = expect(held.acquire('document:1:a', { waitMs: 60_000 })).rejects;
    await eventually('it is asked for', () => acquired.length === 1);
    await Promise.all([held.close(), refused.toMatchObject({ reason: 'UNREACHABLE' })]);
    expect(releases).toMatchObject([{ resourceId: 'document:1:a' }]);
  });

  it('are asked for as their caller names them, since the service counts what is deprecated', async () => {
    const lock = await held.acquire('document:1');
    expect(acquired).toEqual(['document:1']);
    expect(lock.resourceId).toBe('document:1:main');
    expect(held.find('document:1', SESSION)).toBe(lock);
  });

  it('say who asked for them before they were known here', async () => {
    takeover = { takeoverId: 'asked' };
    const lock = await held.acquire('document:1:a');
    expect(lock.takeover?.takeoverId).toBe('asked');
  });

  const asHeld = (fencingToken: number): Lock => ({
    resourceId: 'document:1:a',
    holder: { userId: 'smith', displayName: 'Dr. Smith' },
    fencingToken,
    waiters: 0,
    metadata: {},
    shared: false,
  });
  const asked = {
    takeoverId: 'asked',
    requesterUserId: 'jane',
    requesterDisplayName: 'Jane',
    deadline: 0,
  };

  it('say who asked for them before their watch began, or while it was away', async () => {
    const lock = await held.acquire('document:1:a');
    ofSession = ['document:1:a'];
    shown = [{ ...asHeld(1), takeover: asked }];
    miss();
    expect(lock.takeover).toEqual(asked);
    shown = [asHeld(1)];
    miss();
    expect(lock.takeover).toBeUndefined();
  });

  it('say who asked for them after the grant, and before its answer came', async () => {
    shown = [{ ...asHeld(1), takeover: asked }];
    const lock = await held.acquire('document:1:a');
    expect(lock.takeover).toEqual(asked);
  });

  it('are asked about at once where another has them before the grant’s answer came', async () => {
    shown = [asHeld(2)];
    await held.acquire('document:1:a');
    await eventually('it is asked about', () => renewals.length === 1);
  });

  it('are handed over without a loss, though the watch tells it before the answer', async () => {
    const lock = await held.acquire('document:1:a');
    const told: string[] = [];
    lock.on('lost', () => told.push('lost'));
    lock.on('released', () => told.push('released'));
    answerTakeover = () => {
      const free = { resourceId: 'document:1:a', waiters: 0, metadata: {}, shared: false };
      const next = { ...free, holder: { userId: 'jane', displayName: 'Jane' }, fencingToken: 2 };
      const ended = { endedFencingToken: 1, revision: 2, holders: 1 };
      tell({ type: 'TAKEN_OVER', lock: next, ...ended });
      return 2n;
    };
    await lock.answerTakeover(true, 'asked');
    expect(told).toEqual(['released']);
    expect(held.any).toBe(false);
  });

  it('are handed over without a loss, though a renewal is refused before the answer', async () => {
    const lock = await held.acquire('document:1:a');
    const told: string[] = [];
    lock.on('lost', () => told.push('lost'));
    lock.on('released', () => told.push('released'));
    refusal = new ConnectError('lost', Code.Aborted);
    refusal.details = [
      { desc: ErrorInfoSchema, value: { reason: 'LOCK_LOST', domain: 'holdfast' } },
    ];
    answerTakeover = async () => {
      await expect(lock.renew()).rejects.toMatchObject({ reason: 'LOCK_LOST' });
      return 2n;
    };
    await lock.answerTakeover(true, 'asked');
    expect(told).toEqual(['released']);
  });

  it('stay where their requester cannot take them any more', async () => {
    const lock = await held.acquire('document:1:a');
    answerTakeover = () => 1n;
    await lock.answerTakeover(true, 'asked');
    expect(lock.valid).toBe(true);
    expect(held.find('document:1:a', SESSION)).toBe(lock);
  });

  it('are one hold, however often it is asked for', async () => {
    const [first, second] = await Promise.all([
      held.acquire('document:1:a'),
      held.acquire('document:1/a'),
    ]);
    expect(second).toBe(first);
  });
});
