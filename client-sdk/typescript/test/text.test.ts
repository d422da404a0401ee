import { describe, expect, it } from 'vitest';
import type { Failure } from '../src/errors.js';
import type { Lock } from '../src/lock.js';
import { englishDuration, englishText } from '../src/text.js';

const lock = (rest: Partial<Lock> = {}): Lock => ({
  resourceId: 'document:1:diagnosis',
  holder: { userId: 'smith', displayName: 'Dr. Smith' },
  fencingToken: 1,
  expiresAt: 250_000,
  waiters: 0,
  metadata: {},
  shared: false,
  ...rest,
});

const held = (locks: readonly Lock[], metadata: Record<string, string> = {}): Failure => ({
  reason: 'LOCK_HELD',
  message: '',
  resourceId: 'document:1:diagnosis',
  locks,
  metadata,
  at: 10_000,
});

describe('the text of a denial', () => {
  it.each([
    [
      'names the holder and the time left',
      held([lock()]),
      'Dr. Smith is editing, expires in 4 min',
    ],
    [
      'says where the hold is of the whole document',
      held([lock({ resourceId: 'document:1:*' })]),
      'Dr. Smith is editing the whole document, expires in 4 min',
    ],
    [
      'says when one is in one’s own way',
      held([lock({ holder: { userId: 'jane', displayName: 'Nurse Jane', lockId: 'other' } })]),
      'You are editing in another window, expires in 4 min',
    ],
    [
      'says when the holder is away',
      held([lock({ graceExpiresAt: 30_000 })]),
      'Dr. Smith was editing and lost the connection, free in 20 s',
    ],
    [
      'does without the lock, which a long answer leaves out',
      held([], { holder_display_name: 'Dr. Smith' }),
      'Dr. Smith is editing',
    ],
    ['does without a holder', held([]), 'It is kept for somebody else for a moment'],
  ])('%s', (_, failure, text) => {
    expect(englishText(failure)).toBe(text);
  });
});

describe('a duration', () => {
  it.each([
    [-5, '1 s'],
    [400, '1 s'],
    [59_999, '60 s'],
    [60_000, '1 min'],
    [239_000, '4 min'],
    [3_599_000, '1 h'],
    [3_900_000, '1 h 5 min'],
  ])('of %i ms is %s', (ms, text) => {
    expect(englishDuration(ms)).toBe(text);
  });
});
