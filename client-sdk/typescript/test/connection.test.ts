import { createRouterTransport } from '@connectrpc/connect';
import { beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.js';
import { LockService } from '../src/gen/holdfast/v1/lock_service_pb.js';
import { type TokenSource, Tokens } from '../src/tokens.js';
import { FakeTime } from './support/fake-time.js';
import { eventually } from './support/processes.js';

const DEADLINE_MS = 10_000;

describe('a call that needs a token first', () => {
  let time: FakeTime;
  let asked: number;
  let reached: number;
  let answer: (token: string) => void;

  const call = (source: TokenSource, signal?: AbortSignal) => {
    const transport = createRouterTransport(({ service }) => {
      service(LockService, {
        getLock: () => {
          reached++;
          return {};
        },
      });
    });
    const connection = new Connection(transport, new Tokens(source), time, undefined);
    return connection.call((options) => connection.service.getLock({}, options), {
      deadline: DEADLINE_MS,
      signal,
    });
  };

  const slow = () => {
    asked++;
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  };

  beforeEach(() => {
    time = new FakeTime();
    asked = 0;
    reached = 0;
  });

  it('is made once there is one', async () => {
    const called = call(slow);
    await eventually('it is asked for', () => asked === 1);
    answer('token');
    await called;
    expect(reached).toBe(1);
  });

  it('ends at once where it is given up meanwhile, and never reaches the service', async () => {
    const giveUp = new AbortController();
    const called = call(slow, giveUp.signal);
    await eventually('it is asked for', () => asked === 1);
    giveUp.abort(new Error('enough'));
    await expect(called).rejects.toThrow('enough');
    answer('token');
    await new Promise((resolve) => setTimeout(resolve));
    expect(reached).toBe(0);
  });

  it('ends at its deadline where none comes', async () => {
    const called = call(slow);
    await eventually('it is asked for', () => asked === 1);
    time.pass(DEADLINE_MS);
    await expect(called).rejects.toMatchObject({ reason: 'TOKEN_UNAVAILABLE' });
  });
});
