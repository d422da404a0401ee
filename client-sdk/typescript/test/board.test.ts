import { beforeEach, describe, expect, it } from 'vitest';
import type { Lock, LockEvent } from '../src/lock.js';
import { Board } from '../src/watch/board.js';

const A = 'document:1:a';

const lock = (fencingToken: number, rest: Partial<Lock> = {}): Lock => ({
  resourceId: A,
  holder: { userId: `user${fencingToken}`, displayName: `User ${fencingToken}` },
  fencingToken,
  waiters: 0,
  metadata: {},
  shared: false,
  ...rest,
});

const { holder: _, ...FREE } = lock(0);

const event = (rest: Partial<LockEvent>): LockEvent => ({
  type: 'ACQUIRED',
  lock: FREE,
  revision: 1,
  holders: 0,
  ...rest,
});

describe('the board of a watch', () => {
  let board: Board;
  const tokens = () => board.locksIn('document:1').map((each) => each.fencingToken);

  beforeEach(() => {
    board = new Board();
    board.replace([lock(1)], []);
  });

  it('shows a hand-over, which is two events', () => {
    board.applyLock(event({ type: 'RELEASED', endedFencingToken: 1 }));
    expect(tokens()).toEqual([]);
    board.applyLock(event({ lock: lock(2), holders: 1 }));
    expect(tokens()).toEqual([2]);
  });

  it('shows a hold that was taken over in one event', () => {
    board.applyLock(event({ type: 'TAKEN_OVER', lock: lock(2), endedFencingToken: 1, holders: 1 }));
    expect(tokens()).toEqual([2]);
  });

  it('keeps the other holders of a shared lock', () => {
    board.applyLock(event({ lock: lock(2, { shared: true }), holders: 2 }));
    board.applyLock(event({ lock: lock(3, { shared: true }), holders: 3 }));
    board.applyLock(event({ type: 'EXPIRED', endedFencingToken: 2, holders: 2 }));
    expect(tokens()).toEqual([1, 3]);
  });

  it('replaces a hold by its newer self', () => {
    board.applyLock(event({ type: 'RENEWED', lock: lock(1, { expiresAt: 9 }), holders: 1 }));
    expect(board.locksIn(A)).toMatchObject([{ fencingToken: 1, expiresAt: 9 }]);
  });

  it('knows the queue of a lock that nobody holds', () => {
    const queued = { ...FREE, waiters: 2 };
    board.applyLock(event({ type: 'RELEASED', lock: queued, endedFencingToken: 1 }));
    expect(board.holdsOf(A)).toEqual({ locks: [], waiters: 2 });
  });

  it('keeps a viewer until the last of the user’s sessions has left', () => {
    const viewer = { scope: A, userId: 'jane', displayName: 'Nurse Jane', sessions: 2 };
    board.applyViewer({ type: 'JOINED', viewer, viewerCount: 1 });
    board.applyViewer({ type: 'LEFT', viewer: { ...viewer, sessions: 1 }, viewerCount: 1 });
    expect(board.viewersIn('document:1')).toMatchObject([{ userId: 'jane', sessions: 1 }]);
    board.applyViewer({ type: 'LEFT', viewer: { ...viewer, sessions: 0 }, viewerCount: 0 });
    expect(board.viewersIn('document:1')).toEqual([]);
  });
});
