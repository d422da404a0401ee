import type { Lock } from '@holdfast/client';
import { useLive, useOwned } from '@holdfast/client/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { usePage } from '../app/context.js';
import { onRefusal } from '../app/signed-in.js';
import type { SignedOut } from '../sign-in/sign-in-page.js';
import { useSeconds } from '../ui/clock.js';
import { Connection } from '../ui/connection.js';
import { Icon } from '../ui/icons.js';
import { BoardWatch } from './board-watch.js';
import { EventFeed } from './event-feed.js';
import { ForceDialog } from './force-dialog.js';
import { LockTable } from './lock-table.js';
import { countsOf, FILTERS, type Filter, select } from './selection.js';
import { SessionTable } from './session-table.js';
import { useSessions } from './sessions.js';

/** All locks, for administrators. */
export function BoardPage({ onSignOut }: { onSignOut: (why: SignedOut) => void }) {
  const { client } = usePage();
  const open = useCallback(() => new BoardWatch(client), [client]);
  const watch = useOwned(open);
  useEffect(() => watch && onRefusal(watch.observation, onSignOut), [watch, onSignOut]);
  useEffect(() => {
    document.title = 'Board – Holdfast';
  }, []);
  return watch ? <Board watch={watch} /> : null;
}

function Board({ watch }: { watch: BoardWatch }) {
  const { client } = usePage();
  const { locks, ready, connected, storeAvailable, error } = useLive(watch.state);
  const events = useLive(watch.events);
  const sessions = useSessions(client, events);
  const [words, setWords] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [tab, setTab] = useState<'locks' | 'sessions'>('locks');
  const [forced, setForced] = useState<Lock>();
  const seconds = useSeconds();

  const now = seconds * 1_000;
  const counts = useMemo(() => countsOf(locks, now), [locks, now]);
  const shown = useMemo(() => select(locks, filter, words, now), [locks, filter, words, now]);

  if (error && !error.unauthenticated) {
    return (
      <main id="main" className="board" tabIndex={-1}>
        <div className="banner banner--bad" role="alert">
          <Icon name="alert" />
          <p>
            <strong>The board is for administrators.</strong> {error.text}.
          </p>
        </div>
      </main>
    );
  }
  return (
    <main id="main" className="board" tabIndex={-1}>
      {ready && !(connected && storeAvailable) && (
        <div className="banner banner--bad" role="alert">
          <Icon name={storeAvailable ? 'plug' : 'cloudOff'} />
          <p>
            <strong>
              {storeAvailable ? 'Connection lost' : 'The store is away'}: trying again.
            </strong>{' '}
            What you see may be old.
          </p>
        </div>
      )}
      <div className="board__head">
        <h1>Board</h1>
        <Connection watched={watch.state} />
      </div>
      <dl className="tiles">
        <Tile label="Locks held" value={counts.all} />
        <Tile label="People editing" value={counts.people} />
        <Tile label="Waiting" value={counts.waiting} />
        <Tile
          label="Lost connection"
          value={counts.grace}
          tone={counts.grace > 0 ? 'warning' : ''}
        />
        <Tile label="Sessions" value={sessions.list?.length ?? '–'} />
      </dl>
      <section className="board__main panel" aria-label="Locks and sessions">
        <div className="board__tools">
          <div className="tabs">
            <button type="button" aria-pressed={tab === 'locks'} onClick={() => setTab('locks')}>
              Locks
            </button>
            <button
              type="button"
              aria-pressed={tab === 'sessions'}
              onClick={() => setTab('sessions')}
            >
              Sessions
            </button>
          </div>
          <label className="search">
            <Icon name="search" />
            <span className="unseen">Filter by resource, person or session</span>
            <input
              type="search"
              placeholder="Resource or person"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </label>
          {tab === 'locks' && (
            <fieldset className="chips">
              <legend className="unseen">Show</legend>
              {FILTERS.map(({ name, label }) => (
                <label key={name} className="chip">
                  <input
                    type="radio"
                    name="filter"
                    checked={filter === name}
                    onChange={() => setFilter(name)}
                  />
                  {label} <span>{counts[name]}</span>
                </label>
              ))}
            </fieldset>
          )}
        </div>
        {tab === 'locks' ? (
          <LockTable locks={shown} total={locks.length} ready={ready} onForce={setForced} />
        ) : (
          <SessionTable sessions={sessions} words={words} />
        )}
      </section>
      <EventFeed events={events} words={words} paused={watch.paused} />
      {forced && <ForceDialog lock={forced} onClose={() => setForced(undefined)} />}
    </main>
  );
}

function Tile({
  label,
  value,
  tone = '',
}: {
  label: string;
  value: number | string;
  tone?: string;
}) {
  return (
    <div className={`tile ${tone && `tile--${tone}`}`}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
