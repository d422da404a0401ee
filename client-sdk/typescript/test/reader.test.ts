import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { durationFromMs, timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { LockEventType, WatchLocksResponseSchema } from '../src/gen/holdfast/v1/lock_service_pb.js';
import type { ToLocal } from '../src/server-times.js';
import { WatchReader } from '../src/watch/reader.js';

const local: ToLocal = (timestamp) => timestamp && timestampMs(timestamp) - 1_000;

type Init = MessageInitShape<typeof WatchLocksResponseSchema>;

const read = (reader: WatchReader, init: Init) =>
  reader.read(create(WatchLocksResponseSchema, init), local);

const lock = (resourceId: string, fencingToken: bigint) => ({
  resourceId,
  fencingToken,
  holder: { userId: 'smith' },
  expireTime: timestampFromMs(5_000),
});

const event = (resourceId: string, revision: bigint) => ({
  type: LockEventType.ACQUIRED,
  lock: lock(resourceId, revision),
  revision,
  holders: 1,
});

describe('the reader of a watch', () => {
  it('joins the parts of a snapshot', () => {
    const reader = new WatchReader();
    const first = read(reader, { snapshot: { locks: [lock('document:1:a', 1n)], more: true } });
    expect(first).toEqual([{ type: 'status', connected: true, storeAvailable: true }]);
    const [second] = read(reader, { snapshot: { locks: [lock('document:1:b', 2n)] } });
    expect(second).toMatchObject({
      type: 'snapshot',
      locks: [{ resourceId: 'document:1:a' }, { resourceId: 'document:1:b', expiresAt: 4_000 }],
    });
  });

  it('drops half a snapshot with its connection', () => {
    const reader = new WatchReader();
    read(reader, { snapshot: { locks: [lock('document:1:a', 1n)], more: true } });
    reader.disconnected(true);
    const updates = read(reader, { snapshot: { locks: [lock('document:1:b', 2n)] } });
    expect(updates.at(-1)).toMatchObject({ locks: [{ resourceId: 'document:1:b' }] });
  });

  it('never shows an event twice, whichever resource came between', () => {
    const reader = new WatchReader();
    const first = read(reader, {
      lockEvents: [event('document:1:a', 5n), event('document:1:b', 6n)],
    });
    reader.disconnected(true);
    const again = read(reader, {
      lockEvents: [event('document:1:a', 5n), event('document:1:b', 6n), event('document:1:a', 7n)],
    });
    const shown = [...first, ...again].flatMap((update) =>
      update.type === 'lock' ? [update.event.revision] : [],
    );
    expect(shown).toEqual([5, 6, 7]);
  });

  it('shows events with smaller revisions after a snapshot: the store may have lost its data', () => {
    const reader = new WatchReader();
    read(reader, { lockEvents: [event('document:1:a', 50n)] });
    read(reader, { snapshot: {} });
    const updates = read(reader, { lockEvents: [event('document:1:a', 5n)] });
    expect(updates).toMatchObject([{ type: 'lock', event: { revision: 5 } }]);
  });

  it('keeps the last place to go on from, and the interval, through messages without', () => {
    const reader = new WatchReader();
    const heartbeat = { interval: durationFromMs(2_000), storeAvailable: true };
    read(reader, { resumeToken: 'here', heartbeat });
    read(reader, { lockEvents: [event('document:1:a', 1n)] });
    expect(reader.resumeToken).toBe('here');
    expect(reader.intervalMs).toBe(2_000);
  });

  it('says once that the store is away, and once that it is back', () => {
    const reader = new WatchReader();
    read(reader, { snapshot: {} });
    const heartbeat = { interval: durationFromMs(2_000), storeAvailable: false };
    expect(read(reader, { heartbeat })).toEqual([
      { type: 'status', connected: true, storeAvailable: false },
    ]);
    expect(read(reader, { heartbeat })).toEqual([]);
    expect(read(reader, { heartbeat: { ...heartbeat, storeAvailable: true } })).toEqual([
      { type: 'status', connected: true, storeAvailable: true },
    ]);
  });

  it('tells a store that is away from a connection that is lost', () => {
    const reader = new WatchReader();
    read(reader, { snapshot: {} });
    const away = { type: 'status', connected: false };
    expect(reader.disconnected(false)).toEqual([{ ...away, storeAvailable: false }]);
    expect(reader.disconnected(true)).toEqual([{ ...away, storeAvailable: true }]);
  });
});
