import type { ScopeState } from '@holdfast/client';
import { describe, expect, it } from 'vitest';
import { peopleOf } from '../src/report/people.js';
import { initialsOf } from '../src/ui/avatar.js';
import { clockText } from '../src/ui/clock.js';

describe('people', () => {
  it('are shown once, with the most that they do', () => {
    const viewer = (userId: string, scope: string, joined = 0) => ({
      scope,
      userId,
      displayName: userId,
      sessions: 1,
      joinTime: new Date(joined),
    });
    const scope: ScopeState = {
      locks: [
        {
          resourceId: 'document:1:tab:findings',
          holder: { userId: 'smith', displayName: 'Dr. Smith' },
          fencingToken: 1,
          waiters: 0,
          metadata: {},
          shared: false,
        },
      ],
      viewers: [
        viewer('jane', 'document:1'),
        viewer('smith', 'document:1'),
        viewer('lee', 'document:1', 3),
        viewer('lee', 'document:1:tab:recommendation', 1),
        viewer('lee', 'document:1:tab:diagnosis', 2),
      ],
      ready: true,
      connected: true,
      storeAvailable: true,
    };
    expect(peopleOf(scope).map(({ userId, doing }) => `${userId}: ${doing}`)).toEqual([
      'smith: editing Findings',
      'lee: looking at Diagnosis',
      'jane: reading',
    ]);
  });

  it('have initials without their titles', () => {
    expect(initialsOf('Dr. Smith')).toBe('S');
    expect(initialsOf('Dr. Amy Lee')).toBe('AL');
    expect(initialsOf('nurse')).toBe('N');
  });

  it('read times as on a clock', () => {
    expect(clockText(252)).toBe('4:12');
    expect(clockText(3_852)).toBe('1:04:12');
  });
});
