import type { Lock, ScopeState } from '@holdfast/client';
import { describe, expect, it } from 'vitest';
import { standingOf } from '../src/report/standing.js';

const ID = 'document:1:tab:findings';
const SELF = { userId: 'smith', sessionId: 'session-1' };

const lock = (rest: Partial<Lock> = {}): Lock => ({
  resourceId: ID,
  holder: { userId: 'jane', displayName: 'Nurse Jane' },
  fencingToken: 1,
  waiters: 0,
  metadata: {},
  shared: false,
  ...rest,
});

const scope = (...locks: Lock[]): ScopeState => ({
  locks,
  viewers: [],
  ready: true,
  connected: true,
  storeAvailable: true,
});

describe('how a section stands', () => {
  it('is not known before the first answer', () => {
    expect(standingOf(ID, { ...scope(), ready: false }, undefined, SELF).is).toBe('unknown');
  });

  it('is free where nobody holds it, whatever else is held', () => {
    const other = lock({ resourceId: 'document:1:tab:diagnosis' });
    expect(standingOf(ID, scope(other), undefined, SELF).is).toBe('free');
  });

  it('is held by who holds the whole document', () => {
    const whole = lock({ resourceId: 'document:1:*' });
    expect(standingOf(ID, scope(whole), undefined, SELF)).toEqual({ is: 'held', lock: whole });
  });

  it('is in grace until the lock of a lost connection ends', () => {
    const lost = lock({ graceExpiresAt: 5_000 });
    const standing = standingOf(ID, scope(lost), undefined, SELF);
    expect(standing).toEqual({ is: 'grace', lock: lost, until: 5_000 });
  });

  it("tells one's own hold in this tab from one in another", () => {
    const own = (sessionId: string) =>
      scope(lock({ holder: { userId: 'smith', displayName: 'Dr. Smith', sessionId } }));
    expect(standingOf(ID, own('session-1'), undefined, SELF)).toMatchObject({ here: true });
    expect(standingOf(ID, own('session-2'), undefined, SELF)).toMatchObject({ here: false });
    // A hold of a program without a session is none of a page without one.
    expect(standingOf(ID, own(''), undefined, { ...SELF, sessionId: '' })).toMatchObject({
      here: false,
    });
  });
});
