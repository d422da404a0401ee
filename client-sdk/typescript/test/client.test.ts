import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createRouterTransport } from '@connectrpc/connect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LockClient } from '../src/client.js';
import { type AnswerTakeoverRequest, LockService } from '../src/gen/holdfast/v1/lock_service_pb.js';
import { fixedSession } from '../src/session/session.js';
import { FakeTime } from './support/fake-time.js';
import { eventually } from './support/processes.js';

const resourceId = 'document:1:a';

const refused = () => new ConnectError('no', Code.PermissionDenied);

describe('a client', () => {
  let client: LockClient;
  let ttlMs: number;
  let gets: number;
  let requests: number;
  let letThrough: () => void;
  let answers: AnswerTakeoverRequest[];
  let unhandled: unknown[];

  const note = (cause: unknown) => unhandled.push(cause);

  beforeEach(() => {
    ttlMs = 300_000;
    gets = 0;
    requests = 0;
    answers = [];
    unhandled = [];
    process.on('unhandledRejection', note);
    const lock = { resourceId, holder: { userId: 'jane' }, fencingToken: 1n };
    const serverTime = timestampFromMs(0);
    const held = () => ({ ...lock, expireTime: timestampFromMs(ttlMs) });
    const transport = createRouterTransport(({ service }) => {
      service(LockService, {
        acquire: () => ({ lock: held(), serverTime }),
        renew: () => ({ locks: [held()], serverTime }),
        getLock: () => {
          gets++;
          throw new ConnectError('away', Code.Unavailable);
        },
        release: () => {
          throw refused();
        },
        requestTakeover: async () => {
          if (++requests > 1) {
            throw refused();
          }
          await new Promise<void>((resolve) => {
            letThrough = resolve;
          });
          return { lock: { ...lock, takeover: { takeoverId: 'asked' } } };
        },
        answerTakeover: (request) => {
          answers.push(request);
          return { lock };
        },
        async *watchLocks(_, { signal }) {
          yield { snapshot: {} };
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        },
      });
    });
    client = new LockClient(
      { transport, time: new FakeTime(), session: fixedSession('session') },
      { token: 'token' },
    );
  });

  afterEach(async () => {
    await client.close();
    process.off('unhandledRejection', note);
  });

  it('is closed although a lock cannot be released', async () => {
    const opened = client.open(resourceId);
    await eventually('it is held', () => opened.state.role === 'holder');
    await client.close();
    await new Promise((resolve) => setTimeout(resolve));
    expect(unhandled).toEqual([]);
  });

  it('ends a call that is under way when it is closed', async () => {
    const getting = client.get(resourceId);
    await eventually('it was refused once', () => gets === 1);
    await new Promise((resolve) => setTimeout(resolve));
    await client.close();
    await expect(getting).rejects.toMatchObject({ reason: 'UNREACHABLE' });
    expect(gets).toBe(1);
  });

  it('does not take a lock for held that was lost before its answer came', async () => {
    ttlMs = 0;
    const opened = client.open(resourceId, { edit: false });
    const told: string[] = [];
    opened.on('acquired', () => told.push('acquired'));
    opened.on('lost', ({ reason }) => told.push(reason));
    expect(await opened.edit()).toBe(false);
    expect(told).toEqual(['LOCK_LOST']);
    expect(opened.state).toMatchObject({ role: 'viewer', error: { reason: 'LOCK_LOST' } });
  });

  it('still knows of its request for a lock when a second one was refused', async () => {
    const opened = client.open(resourceId, { edit: false });
    void opened.requestTakeover();
    await eventually('it is asked for', () => requests === 1);
    letThrough();
    await eventually('it is pending', () => opened.state.takeoverRequested);
    expect(await opened.requestTakeover()).toBe(false);
    expect(opened.state.takeoverRequested).toBe(true);
  });

  it('withdraws a request whose answer is still under way', async () => {
    const opened = client.open(resourceId, { edit: false });
    const asking = opened.requestTakeover();
    await eventually('it is asked for', () => requests === 1);
    const withdrawing = opened.withdrawTakeover();
    letThrough();
    await withdrawing;
    expect(await asking).toBe(false);
    expect(answers).toMatchObject([{ takeoverId: 'asked', accept: false }]);
    expect(opened.state.error).toBeUndefined();
  });

  it('withdraws a request whose resource was closed before it was answered', async () => {
    const opened = client.open(resourceId, { edit: false });
    const asking = opened.requestTakeover();
    await eventually('it is asked for', () => requests === 1);
    await opened.close();
    letThrough();
    expect(await asking).toBe(false);
    expect(answers).toMatchObject([{ takeoverId: 'asked', accept: false }]);
  });
});
