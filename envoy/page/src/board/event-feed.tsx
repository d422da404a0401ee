import type { LockEvent } from '@holdfast/client';
import { useLive } from '@holdfast/client/react';
import { useState } from 'react';
import type { Value } from '../app/value.js';
import { Icon } from '../ui/icons.js';
import { sentenceOf } from '../ui/sentence.js';
import { says } from './selection.js';

/** So many are drawn: the rest is for scrolling by filter. */
const ROWS = 80;

/** What happens to the locks, as it happens. */
export function EventFeed({
  events,
  words,
  paused,
}: {
  events: readonly LockEvent[];
  words: string;
  paused: Value<boolean>;
}) {
  const isPaused = useLive(paused);
  const [renewals, setRenewals] = useState(false);
  const shown = events
    .filter((event) => renewals || event.type !== 'RENEWED')
    .map((event) => ({ event, sentence: sentenceOf(event) }))
    .filter(({ event, sentence }) => says([event.lock.resourceId, sentence.name], words))
    .slice(0, ROWS);
  return (
    <section className="board__feed panel" aria-labelledby="feed">
      <header className="feed__header">
        <h2 id="feed">Live events</h2>
        <label className="check">
          <input
            type="checkbox"
            checked={renewals}
            onChange={(event) => setRenewals(event.target.checked)}
          />
          Renewals
        </label>
        <button
          type="button"
          className="button button--plain button--small"
          aria-pressed={isPaused}
          onClick={() => paused.set(!isPaused)}
        >
          <Icon name={isPaused ? 'play' : 'pause'} />
          {isPaused ? 'Go on' : 'Pause'}
        </button>
      </header>
      {shown.length === 0 && <p className="panel__empty">Waiting for something to happen…</p>}
      <ol className="feed">
        {shown.map(({ event, sentence }) => (
          <li
            key={`${event.lock.resourceId} ${event.revision}`}
            className={`feed__item tone-${sentence.tone}`}
          >
            <time>{event.time?.toLocaleTimeString('en-GB')}</time>
            <span className="feed__type">{(event.type ?? 'UNKNOWN').replaceAll('_', ' ')}</span>
            <span className="feed__words">
              <strong>{sentence.name}</strong> {sentence.words}
            </span>
            <code>{event.lock.resourceId}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}
