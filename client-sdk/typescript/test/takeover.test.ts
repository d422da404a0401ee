import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { createRouterTransport } from '@connectrpc/connect';
import { beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.js';
import { LockService } from '../src/gen/holdfast/v1/lock_service_pb.js';
import { HeldLocks } from '../src/held-locks.js';
import type { LockEvent, LockEventType } from '../src/lock.js';
import { fixedSession } from '../src/session/session.js';
import { requestTakeover, type TakeoverRequest } from '../src/takeover.js';
import { Tokens } from '../src/tokens.js';
import { FakeTime } from './support/fake-time.js';

const SESSION = 'session';
const resourceId = 'document:1:a';

/** The hold that is asked for, and the one that takes its place. */
const ASKED = { resourceId, holder: { userId: 'jane' }, fencingToken: 1n };
const TAKEN = {
  resourceId,
  holder: { userId: 'smith', lockId: SESSION },
  fencingToken: 2n,
  expireTime: timestampFromMs(300_000),
};
const PENDING = { ...ASKED, takeover: { takeoverId: 'asked' } };

describe('a request to hand a lock over', () => {
  let present: typeof ASKED | typeof PENDING | typeof TAKEN;
  let whileAsked: () => void;
  let hear: (event: LockEvent) => void;
  let time: FakeTime;

  /** As a watch does, with the hold of before the request. */
  const tell = (type: LockEventType) => {
    const holder = { userId: 'jane', displayName: 'Jane' };
    const lock = { resourceId, holder, fencingToken: 1, waiters: 0, metadata: {}, shared: false };
    hear({ type, lock, revision: 2, holders: 1 });
  };

  const ask = (): Promise<TakeoverRequest> => {
    const transport = createRouterTransport(({ service }) => {
      service(LockService, {
        requestTakeover: () => {
          whileAsked();
          return { lock: PENDING };
        },
        getLock: () => ({ locked: true, locks: [present] }),
        acquire: () => ({ lock: TAKEN, serverTime: timestampFromMs(0) }),
      });
    });
    const connection = new Connection(transport, new Tokens('token'), time, undefined);
    const held = new HeldLocks(connection, fixedSession(SESSION), () => () => {});
    const attend = (_: string, onEvent: (event: LockEvent) => void) => {
      hear = onEvent;
      return () => {};
    };
    return requestTakeover({ connection, held, attend, sessionId: SESSION }, resourceId, {});
  };

  beforeEach(() => {
    time = new FakeTime();
    present = PENDING;
    whileAsked = () => {};
  });

  it('hears the answer of a holder that is quicker than the service', async () => {
    whileAsked = () => {
      present = ASKED;
      tell('TAKEOVER_DECLINED');
    };
    const { outcome } = await ask();
    await expect(outcome).rejects.toMatchObject({ reason: 'TAKEOVER_DECLINED' });
  });

  it('hears that the holder keeps the lock', async () => {
    const { outcome } = await ask();
    present = ASKED;
    tell('TAKEOVER_DECLINED');
    await expect(outcome).rejects.toMatchObject({ reason: 'TAKEOVER_DECLINED' });
  });

  it('outlives an event from before it that comes after its answer', async () => {
    const { outcome } = await ask();
    tell('RENEWED');
    present = TAKEN;
    tell('RENEWED');
    expect((await outcome).fencingToken).toBe(2);
  });
});
