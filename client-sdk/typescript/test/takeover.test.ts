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
import { eventually } from './support/processes.js';

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
/** A watch that shows nothing yet. */
const UNSHOWN = { shown: () => [], cancel: () => {} };

const PENDING = { ...ASKED, takeover: { takeoverId: 'asked' } };

describe('a request to hand a lock over', () => {
  let present: typeof ASKED | typeof PENDING | typeof TAKEN;
  let answer: typeof PENDING | typeof TAKEN;
  let whileAsked: () => unknown;
  let hear: (event: LockEvent) => void;
  let miss: () => void;
  let withdrawn: string[];
  let released: number;
  let time: FakeTime;

  /** As a watch does, with the hold of before the request. */
  const tell = (type: LockEventType) => {
    const holder = { userId: 'jane', displayName: 'Jane' };
    const lock = { resourceId, holder, fencingToken: 1, waiters: 0, metadata: {}, shared: false };
    hear({ type, lock, revision: 2, holders: 1 });
  };

  const ask = (signal?: AbortSignal): Promise<TakeoverRequest> => {
    const transport = createRouterTransport(({ service }) => {
      service(LockService, {
        requestTakeover: async () => {
          await whileAsked();
          return { lock: answer };
        },
        answerTakeover: ({ takeoverId }) => {
          withdrawn.push(takeoverId);
          return { lock: ASKED };
        },
        release: () => {
          released++;
          return { released: true };
        },
        getLock: () => ({ locked: true, locks: [present] }),
        acquire: () => ({ lock: TAKEN, serverTime: timestampFromMs(0) }),
      });
    });
    const connection = new Connection(transport, new Tokens('token'), time, undefined);
    const held = new HeldLocks(connection, fixedSession(SESSION), () => UNSHOWN);
    const attend = (_: string, onEvent: (event: LockEvent) => void, onGap: () => void) => {
      hear = onEvent;
      miss = onGap;
      return UNSHOWN;
    };
    return requestTakeover({ connection, held, attend, sessionId: SESSION }, resourceId, {
      signal,
    });
  };

  beforeEach(() => {
    time = new FakeTime();
    present = PENDING;
    answer = PENDING;
    withdrawn = [];
    released = 0;
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

  it('asks where the watch began, or began anew, before the answer came', async () => {
    whileAsked = () => {
      present = ASKED;
      miss();
    };
    const { outcome } = await ask();
    await expect(outcome).rejects.toMatchObject({ reason: 'TAKEOVER_DECLINED' });
  });

  /** Asks, and gives up while the service has the request and its answer is under way. */
  const giveUp = async () => {
    const enough = new AbortController();
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      whileAsked = () => {
        resolve();
        return held;
      };
    });
    const asking = ask(enough.signal);
    await reached;
    enough.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    letThrough();
  };

  it('is withdrawn where it was given up while its answer was under way', async () => {
    await giveUp();
    await eventually('it is withdrawn', () => withdrawn.length > 0);
    expect(withdrawn).toEqual(['asked']);
  });

  it('gives back a lock that passed at once to whom had given up by then', async () => {
    answer = TAKEN;
    await giveUp();
    await eventually('it is released', () => released > 0);
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
