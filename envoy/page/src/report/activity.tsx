import { useLive } from '@holdfast/client/react';
import { Avatar } from '../ui/avatar.js';
import { sentenceOf } from '../ui/sentence.js';
import type { Desk } from './desk.js';
import { titleOf } from './report.js';

/** What has happened to the report's locks since it was opened. */
export function Activity({ desk }: { desk: Desk }) {
  const events = useLive(desk.events);
  return (
    <section className="panel" aria-labelledby="activity">
      <h2 id="activity">Activity</h2>
      {events.length === 0 && <p className="panel__empty">Nothing has happened yet</p>}
      <ol className="activity">
        {events.map((event) => {
          const { userId, name, words, tone } = sentenceOf(event);
          const { resourceId } = event.lock;
          return (
            <li key={`${resourceId} ${event.revision}`} className={`activity__item tone-${tone}`}>
              <Avatar userId={userId} name={name} size="small" />
              <span>
                <strong>{name}</strong> {words}
                <small>
                  {titleOf(resourceId)} · {event.time?.toLocaleTimeString('en-GB')}
                </small>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
