import type { Lock } from '@holdfast/client';

/** Which locks the board shows. */
export type Filter = 'all' | 'grace' | 'queued' | 'ending';

export const FILTERS: readonly { readonly name: Filter; readonly label: string }[] = [
  { name: 'all', label: 'All' },
  { name: 'queued', label: 'Waited for' },
  { name: 'grace', label: 'Lost connection' },
  { name: 'ending', label: 'Ending soon' },
];

/** A lock that nobody renews for so long that it is left with less is worth a look. */
const SOON_MS = 60_000;

function fits(lock: Lock, filter: Filter, now: number): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'grace':
      return lock.graceExpiresAt !== undefined;
    case 'queued':
      return lock.waiters > 0 || lock.takeover !== undefined;
    case 'ending':
      return lock.expiresAt !== undefined && lock.expiresAt - now < SOON_MS;
  }
}

/** Whether all of the words are somewhere in what a row shows. */
export function says(row: readonly (string | undefined)[], words: string): boolean {
  const text = row.join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function select(
  locks: readonly Lock[],
  filter: Filter,
  words: string,
  now: number,
): readonly Lock[] {
  return locks.filter(
    (lock) =>
      fits(lock, filter, now) &&
      says([lock.resourceId, lock.holder?.displayName, lock.holder?.userId], words),
  );
}

/** How many locks each filter shows, and the board's other numbers. */
export function countsOf(
  locks: readonly Lock[],
  now: number,
): Record<Filter | 'people' | 'waiting', number> {
  const count = (filter: Filter) => locks.filter((lock) => fits(lock, filter, now)).length;
  const waiting = new Map(locks.map(({ resourceId, waiters }) => [resourceId, waiters]));
  return {
    all: locks.length,
    grace: count('grace'),
    queued: count('queued'),
    ending: count('ending'),
    people: new Set(locks.map(({ holder }) => holder?.userId)).size,
    waiting: [...waiting.values()].reduce((sum, waiters) => sum + waiters, 0),
  };
}

/** What the table can be sorted by. */
export type Column = 'resource' | 'holder' | 'since' | 'left' | 'waiters';

export function sorted(
  locks: readonly Lock[],
  column: Column,
  descending: boolean,
): readonly Lock[] {
  const value = (lock: Lock): string | number => {
    switch (column) {
      case 'resource':
        return lock.resourceId;
      case 'holder':
        return lock.holder?.displayName ?? '';
      case 'since':
        return lock.acquireTime?.getTime() ?? 0;
      case 'left':
        return lock.graceExpiresAt ?? lock.expiresAt ?? 0;
      case 'waiters':
        return lock.waiters;
    }
  };
  const sign = descending ? -1 : 1;
  return locks.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)];
    return a === b ? one.fencingToken - other.fencingToken : a < b ? -sign : sign;
  });
}
