import { createRouterTransport } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.js';
import { LockService } from '../src/gen/holdfast/v1/lock_service_pb.js';
import { HeldLocks } from '../src/held-locks.js';
import type { LockEvent } from '../src/lock.js';
import { fixedSession } from '../src/session/session.js';
import { requestTakeover } from '../src/takeover.js';
import { Tokens } from '../src/tokens.js';
import { FakeTime } from './support/fake-time.js';

const resourceId = 'document:1:a';

describe('a request to hand a lock over', () => {
  it('hears the answer of a holder that is quicker than the service', async () => {
    const asked = { resourceId, holder: { userId: 'jane' }, fencingToken: 1n };
    let tell: (event: LockEvent) => void = () => {};
    const transport = createRouterTransport(({ service }) => {
      service(LockService, {
        requestTakeover: () => {
          const lock = {
            resourceId,
            holder: { userId: 'jane', displayName: 'Jane' },
            fencingToken: 1,
            waiters: 0,
            metadata: {},
            shared: false,
          };
          tell({ type: 'TAKEOVER_DECLINED', lock, revision: 2, holders: 1 });
          return { lock: { ...asked, takeover: { takeoverId: 'asked' } } };
        },
        getLock: () => ({ locked: true, locks: [asked] }),
      });
    });
    const connection = new Connection(transport, new Tokens('token'), new FakeTime(), undefined);
    const held = new HeldLocks(connection, fixedSession('session'), () => () => {});
    const attend = (_: string, onEvent: (event: LockEvent) => void) => {
      tell = onEvent;
      return () => {};
    };
    const context = { connection, held, attend, sessionId: 'session' };
    const request = await requestTakeover(context, resourceId, {});
    await expect(request.outcome).rejects.toMatchObject({ reason: 'TAKEOVER_DECLINED' });
  });
});
