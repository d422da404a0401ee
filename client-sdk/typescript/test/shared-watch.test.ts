import { Code, ConnectError, createRouterTransport } from '@connectrpc/connect';
import { beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.js';
import { LockService } from '../src/gen/holdfast/v1/lock_service_pb.js';
import { Tokens } from '../src/tokens.js';
import { SharedWatch } from '../src/watch/shared-watch.js';
import { FakeTime } from './support/fake-time.js';
import { eventually } from './support/processes.js';

const [A, B] = ['document:1:a', 'document:1:b'];

describe('a watch that is shared', () => {
  let watch: SharedWatch;
  let reachable: boolean;

  const subscribe = (scope: string) =>
    watch.subscribe({ scope, changed: () => {}, failed: () => {} });

  beforeEach(() => {
    reachable = true;
    const transport = createRouterTransport(({ service }) => {
      service(LockService, {
        async *watchLocks(_, { signal }) {
          if (!reachable) {
            throw new ConnectError('gone', Code.Unavailable);
          }
          yield { snapshot: { locks: [{ resourceId: A, holder: { userId: 'smith' } }] } };
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        },
      });
    });
    const connection = new Connection(transport, new Tokens('token'), new FakeTime(), undefined);
    const options = { invisible: true, displayName: '' };
    watch = new SharedWatch(connection, Promise.resolve(''), options);
  });

  it('is not connected where the service is gone when its scopes change', async () => {
    subscribe(A);
    await eventually('it is shown', () => watch.isReady(A) && watch.connected);
    reachable = false;
    subscribe(B);
    await eventually('it is seen', () => !watch.connected);
    expect(watch.isReady(A)).toBe(true);
  });

  it('shows nothing that it saw before it had no subscriber', async () => {
    const cancel = subscribe(A);
    await eventually('it is shown', () => watch.board.locksIn(A).length === 1);
    cancel();
    await new Promise((resolve) => setTimeout(resolve));
    reachable = false;
    subscribe(A);
    await new Promise((resolve) => setTimeout(resolve));
    expect([watch.isReady(A), watch.connected]).toEqual([false, false]);
    expect(watch.board.locksIn(A)).toEqual([]);
  });
});
