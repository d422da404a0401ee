import type { Lock } from '@holdfast/client';
import { describe, expect, it } from 'vitest';
import { countsOf, says, select, sorted } from '../src/board/selection.js';

let token = 1;
const lock = (section: string, userId: string, rest: Partial<Lock> = {}): Lock => ({
  resourceId: `document:1:tab:${section}`,
  holder: { userId, displayName: userId.toUpperCase() },
  fencingToken: token++,
  expiresAt: 300_000,
  waiters: 0,
  metadata: {},
  shared: false,
  ...rest,
});

const NOW = 0;
const LOCKS = [
  lock('findings', 'smith', { waiters: 2 }),
  lock('diagnosis', 'jane', { graceExpiresAt: 10_000 }),
  lock('medication', 'jane', { expiresAt: 30_000 }),
];
const sections = (locks: readonly Lock[]) =>
  locks.map(({ resourceId }) => resourceId.split(':')[3]);

describe('the board', () => {
  it('shows what fits the filter and all of the words', () => {
    expect(sections(select(LOCKS, 'queued', '', NOW))).toEqual(['findings']);
    expect(sections(select(LOCKS, 'grace', '', NOW))).toEqual(['diagnosis']);
    expect(sections(select(LOCKS, 'ending', '', NOW))).toEqual(['medication']);
    expect(sections(select(LOCKS, 'all', 'JANE medi', NOW))).toEqual(['medication']);
    expect(says(['one', undefined], 'two')).toBe(false);
  });

  it('counts people once, and waiters once for each resource', () => {
    const shared = lock('findings', 'lee', { waiters: 2 });
    expect(countsOf([...LOCKS, shared], NOW)).toEqual({
      all: 4,
      queued: 2,
      grace: 1,
      ending: 1,
      people: 3,
      waiting: 2,
    });
  });

  it('sorts by any column, both ways', () => {
    expect(sections(sorted(LOCKS, 'resource', false))).toEqual([
      'diagnosis',
      'findings',
      'medication',
    ]);
    expect(sections(sorted(LOCKS, 'left', false))).toEqual(['diagnosis', 'medication', 'findings']);
    expect(sections(sorted(LOCKS, 'waiters', true))[0]).toBe('findings');
  });
});
