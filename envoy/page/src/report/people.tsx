import type { ScopeState, Viewer } from '@holdfast/client';
import { useLive } from '@holdfast/client/react';
import { useEffect, useRef } from 'react';
import { usePage } from '../app/context.js';
import { Avatar } from '../ui/avatar.js';
import type { Desk } from './desk.js';
import { titleOf } from './report.js';

/** Somebody who has to do with the report now. */
export interface Person {
  readonly userId: string;
  readonly displayName: string;
  /** What they do: "editing Findings". */
  readonly doing: string;
  /** Their connection is gone. */
  readonly away: boolean;
}

/** Everybody who edits or looks on, once each; who edits comes first. */
export function peopleOf({ locks, viewers }: ScopeState): Person[] {
  const people = new Map<string, Person>();
  for (const { resourceId, holder, graceExpiresAt } of locks) {
    if (holder) {
      const { userId, displayName } = holder;
      const before = people.get(userId)?.doing;
      const doing = before ? `${before}, ${titleOf(resourceId)}` : `editing ${titleOf(resourceId)}`;
      people.set(userId, { userId, displayName, doing, away: graceExpiresAt !== undefined });
    }
  }
  for (const { scope, userId, displayName } of viewers.toSorted(moreTelling)) {
    if (!people.has(userId)) {
      const doing = isSection(scope) ? `looking at ${titleOf(scope)}` : 'reading';
      people.set(userId, { userId, displayName, doing, away: false });
    }
  }
  return [...people.values()];
}

/** A section says more than the document; who turns from one to the next is at both for a moment. */
function moreTelling(one: Viewer, other: Viewer): number {
  return (
    Number(isSection(other.scope)) - Number(isSection(one.scope)) ||
    (other.joinTime?.getTime() ?? 0) - (one.joinTime?.getTime() ?? 0)
  );
}

function isSection(scope: string): boolean {
  return scope.split(':').length > 2;
}

export function People({ desk }: { desk: Desk }) {
  const { user } = usePage();
  const people = peopleOf(useLive(desk.observation));
  useArrivals(people, user.userId);
  return (
    <section className="panel" aria-labelledby="people">
      <h2 id="people">
        People here <span className="count">{people.length}</span>
      </h2>
      {people.length === 0 && <p className="panel__empty">Nobody yet</p>}
      <ul className="people">
        {people.map(({ userId, displayName, doing, away }) => (
          <li key={userId}>
            <Avatar userId={userId} name={displayName} faded={away} />
            <span>
              <strong>
                {displayName}
                {userId === user.userId && <small> (you)</small>}
              </strong>
              <small>{away ? 'lost connection' : doing}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Reads out who comes and goes. */
function useArrivals(people: readonly Person[], self: string): void {
  const { notices } = usePage();
  const before = useRef<ReadonlyMap<string, string>>(undefined);
  useEffect(() => {
    const now = new Map(people.map(({ userId, displayName }) => [userId, displayName]));
    now.delete(self);
    const last = before.current;
    before.current = now;
    const came = [...now].filter(([userId]) => last && !last.has(userId));
    const left = [...(last ?? [])].filter(([userId]) => !now.has(userId));
    const words = [
      ...came.map(([, name]) => `${name} is here`),
      ...left.map(([, n]) => `${n} left`),
    ];
    if (words.length > 0) {
      notices.say(words.join(', '));
    }
  }, [people, self, notices]);
}
