import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isLockError, type LockClient } from '../src/exports.js';
import { createLockClient } from '../src/node/index.js';
import { connections, newResource } from './support/clients.js';
import { eventually } from './support/processes.js';
import { Service } from './support/service.js';
import { Wire } from './support/wire.js';

/** So long that a test which stands still for a second or two has not lost it meanwhile. */
const TTL_MS = 6_000;

/** Three of them are silence: the same, for a watch. */
const HEARTBEAT_MS = 1_500;

const CONFIGURATION = `
watch: {heartbeat: ${HEARTBEAT_MS}ms}
# A token is good until the second that it names.
auth: {leeway: 0s}
`;

/** A service may take longer to start than a test has else. */
const RESTART_MS = 120_000;

const SMITH = { sub: 'smith', name: 'Dr. Smith' };

/** Longer than a client keeps a token for that is about to expire, and than a start of a watch takes. */
const TOKEN_LIFE_S = 9;

describe('when things fail', () => {
  let service: Service;
  let tokens: { smith: string; jane: string };
  let wire: Wire;
  let smith: LockClient;
  let jane: LockClient;

  beforeAll(async () => {
    service = await Service.start(CONFIGURATION);
    tokens = {
      smith: await service.token(SMITH),
      jane: await service.token({ sub: 'jane', name: 'Nurse Jane' }),
    };
  });

  beforeEach(async () => {
    wire = await Wire.to(service.grpcPort);
    smith = createLockClient({ baseUrl: wire.url, token: tokens.smith, session: false });
    jane = createLockClient({ baseUrl: service.url, token: tokens.jane, session: false });
  });

  afterEach(async () => {
    wire.mend();
    await Promise.all([smith.close(), jane.close()]);
    await wire.close();
  });

  afterAll(() => service?.stop());

  it('a dead network makes a lock warn, and then be lost before another can have it', async () => {
    const id = newResource();
    const held = await smith.acquire(id, { ttlMs: TTL_MS });
    const told: string[] = [];
    held.on('warning', () => told.push('warning'));
    held.on('lost', (error) => told.push(error.reason));
    wire.freeze();
    const next = jane.acquire(id, { timeoutMs: 30_000 });
    await expect(next).rejects.toMatchObject({ reason: 'LOCK_HELD' });

    const other = await eventually('another has it', async () => {
      const got = await jane.acquire(id).catch(() => undefined);
      // In this very moment nobody else may believe in it.
      return got && { got, validHere: held.valid };
    });
    expect(other.validHere).toBe(false);
    expect(told).toEqual(['warning', 'LOCK_LOST']);
    expect(held.signal.aborted).toBe(true);
    expect(isLockError(held.signal.reason, 'LOCK_LOST')).toBe(true);
    expect(other.got.fencingToken).toBeGreaterThan(held.fencingToken);
  });

  it('a network that is back before the deadline costs nothing', async () => {
    const held = await smith.acquire(newResource(), { ttlMs: 2 * TTL_MS });
    const warned = new Promise((resolve) => held.on('warning', resolve));
    wire.freeze();
    await warned;
    expect(held.endangered).toBe(true);
    const renewed = new Promise((resolve) => held.on('renewed', resolve));
    wire.mend();
    await renewed;
    expect(held.valid).toBe(true);
    expect(held.endangered).toBe(false);
  });

  it('a lost answer to Acquire leads to the same lock', async () => {
    const id = newResource();
    wire.loseAnswers();
    const acquiring = smith.acquire(id, { timeoutMs: 20_000 });
    const first = await eventually('the request has arrived', async () => {
      const { locks } = await jane.get(id);
      return locks[0];
    });
    wire.mend();
    const held = await acquiring;
    expect(held.fencingToken).toBe(first.fencingToken);
  });

  it('a lock that was given up while its answer was lost is given back', async () => {
    const id = newResource();
    const giveUp = new AbortController();
    wire.loseAnswers();
    const acquiring = smith.acquire(id, { signal: giveUp.signal });
    await eventually('the request has arrived', async () => (await jane.get(id)).locked);
    giveUp.abort(new Error('the user went on'));
    await expect(acquiring).rejects.toThrow('the user went on');
    wire.mend();
    await eventually('it is free again', async () => !(await jane.get(id)).locked);
  });

  it(
    'a service that restarts costs neither a lock nor a watch',
    async () => {
      const id = newResource();
      const held = await smith.acquire(id);
      const seen: string[] = [];
      const watching = (async () => {
        for await (const update of jane.watch(id)) {
          const status = update.type === 'status' && (update.connected ? 'connected' : 'away');
          seen.push(status || (update.type === 'lock' ? String(update.event.type) : update.type));
          if (update.type === 'lock' && update.event.type === 'RELEASED') {
            return;
          }
        }
      })();
      await eventually('the watch has begun', () => seen.includes('snapshot'));
      await service.restart();
      await held.renew();
      expect(held.valid).toBe(true);
      await eventually(
        'the watch is back',
        () => seen.includes('away') && seen.lastIndexOf('connected') > seen.lastIndexOf('away'),
      );
      await held.release();
      await watching;
      expect(seen.filter((type) => type === 'RELEASED')).toEqual(['RELEASED']);
    },
    RESTART_MS,
  );

  it('a watch that was cut off goes on without a gap and shows nothing twice', async () => {
    const id = newResource();
    const revisions: number[] = [];
    const types: string[] = [];
    let snapshots = 0;
    const rounds = 4;
    for await (const update of smith.watch(id)) {
      if (update.type === 'snapshot') {
        snapshots++;
        await (await jane.acquire(id)).release();
      } else if (update.type === 'lock') {
        revisions.push(update.event.revision);
        types.push(String(update.event.type));
        if (types.length === 2 * rounds) {
          break;
        }
        if (update.event.type === 'RELEASED') {
          wire.cut();
          await (await jane.acquire(id)).release();
        }
      }
    }
    expect(snapshots).toBe(1);
    expect(types).toEqual(Array.from({ length: rounds }, () => ['ACQUIRED', 'RELEASED']).flat());
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  });

  it('takes three intervals of silence for a dead connection', async () => {
    const { seen, end } = connections(smith);
    await eventually('it has begun', () => seen.length === 1);
    // The interval is known from the first heartbeat on.
    const heard = wire.bytes;
    await eventually('a heartbeat has come', () => wire.bytes > heard);
    wire.freeze();
    await eventually('it knows that it is dead', () => seen.length === 2);
    wire.mend();
    await eventually('it is back', () => seen.length === 3);
    expect(seen).toEqual([true, false, true]);
    await end();
  });

  it('does not take the quiet of a watch that resumed for death', async () => {
    const { seen, end } = connections(smith);
    await eventually('it has begun', () => seen.length === 1);
    wire.cut();
    await eventually('it is back', () => seen.length === 3);
    const silence = smith.now() + 4 * HEARTBEAT_MS;
    await eventually('more than three intervals have passed', () => smith.now() > silence);
    expect(seen).toEqual([true, false, true]);
    await end();
  });

  it('a token that expires is replaced, in calls and in a watch', async () => {
    const id = newResource();
    let given: string[] = [];
    const clientWithFirst = (first: () => string) => {
      given = [];
      const token = () => {
        const next = given.length === 0 ? first() : tokens.smith;
        given.push(next);
        return next;
      };
      return createLockClient({ baseUrl: service.url, session: false, token });
    };
    const watching = clientWithFirst(() => service.tokenFor(SMITH, TOKEN_LIFE_S));
    const seen: string[] = [];
    for await (const update of watching.watch(id)) {
      if (update.type === 'status') {
        seen.push(update.connected ? 'connected' : 'expired');
        if (seen.length === 3) {
          break;
        }
      }
    }
    expect(seen).toEqual(['connected', 'expired', 'connected']);
    expect(given).toHaveLength(2);
    await watching.close();

    const calling = clientWithFirst(() => service.tokenFor(SMITH, -1));
    expect((await calling.acquire(id)).valid).toBe(true);
    expect(given).toHaveLength(2);
    await calling.close();
  });

  it('a token that is refused is an error, where it is fixed', async () => {
    const nobody = createLockClient({ baseUrl: service.url, token: 'none', session: false });
    await expect(nobody.acquire(newResource())).rejects.toMatchObject({
      reason: 'TOKEN_INVALID',
      text: 'Please sign in again',
    });
    await nobody.close();
  });

  it('a service that is not there is tried until the local deadline', async () => {
    const port = wire.port;
    await wire.close();
    const before = performance.now();
    const calling = createLockClient({
      baseUrl: `http://127.0.0.1:${port}`,
      token: tokens.smith,
      session: false,
    });
    await expect(calling.get(newResource(), { timeoutMs: 500 })).rejects.toMatchObject({
      reason: 'UNREACHABLE',
      transient: true,
    });
    // Ten seconds where the caller says nothing.
    expect(performance.now() - before).toBeLessThan(10_000);
    await calling.close();
    wire = await Wire.to(service.grpcPort);
  });
});
