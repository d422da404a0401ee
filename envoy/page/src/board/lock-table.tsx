import { documentOf, type Lock } from '@holdfast/client';
import { useMemo, useState } from 'react';
import { linkTo } from '../app/route.js';
import { Avatar } from '../ui/avatar.js';
import { Countdown } from '../ui/clock.js';
import { type Column, sorted } from './selection.js';

/** Rows drawn at first: more than anybody reads, and quick to draw. */
const ROWS = 100;

const COLUMNS: readonly { readonly name: Column; readonly label: string }[] = [
  { name: 'resource', label: 'Resource' },
  { name: 'holder', label: 'Held by' },
  { name: 'since', label: 'Since' },
  { name: 'left', label: 'Time left' },
  { name: 'waiters', label: 'Waiting' },
];

/** The locks, sorted as their reader likes. */
export function LockTable({
  locks,
  total,
  ready,
  onForce,
}: {
  locks: readonly Lock[];
  total: number;
  ready: boolean;
  onForce: (lock: Lock) => void;
}) {
  const [column, setColumn] = useState<Column>('resource');
  const [descending, setDescending] = useState(false);
  const [rows, setRows] = useState(ROWS);
  const ordered = useMemo(() => sorted(locks, column, descending), [locks, column, descending]);

  const sortBy = (name: Column) => {
    setDescending(name === column && !descending);
    setColumn(name);
  };
  const order = descending ? 'descending' : 'ascending';

  if (locks.length === 0) {
    const none = total > 0 ? 'No lock fits' : ready ? 'Nothing is locked' : 'Looking…';
    return <p className="panel__empty board__empty">{none}</p>;
  }
  return (
    <>
      <table className="table">
        <caption className="unseen">Locks held now</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ name, label }) => (
              <th key={name} scope="col" aria-sort={name === column ? order : 'none'}>
                <button type="button" onClick={() => sortBy(name)}>
                  {label}
                </button>
              </th>
            ))}
            <th scope="col">
              <span className="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.slice(0, rows).map((lock) => (
            <Row key={`${lock.resourceId} ${lock.fencingToken}`} lock={lock} onForce={onForce} />
          ))}
        </tbody>
      </table>
      {ordered.length > rows && (
        <button
          type="button"
          className="button button--plain board__more"
          onClick={() => setRows(rows + ROWS)}
        >
          Show more of {ordered.length}
        </button>
      )}
    </>
  );
}

function Row({ lock, onForce }: { lock: Lock; onForce: (lock: Lock) => void }) {
  const { resourceId, holder, acquireTime, expiresAt, graceExpiresAt, waiters, takeover } = lock;
  return (
    <tr className={graceExpiresAt === undefined ? '' : 'table__row--warning'}>
      <td data-label="Resource">
        <Resource resourceId={resourceId} />
        {lock.shared && <span className="tag">shared</span>}
      </td>
      <td data-label="Held by">
        <span className="person">
          <Avatar
            userId={holder?.userId ?? ''}
            name={holder?.displayName ?? '?'}
            size="small"
            faded={graceExpiresAt !== undefined}
          />
          <span>
            <strong>{holder?.displayName}</strong>
            <small>{holder?.userId}</small>
          </span>
        </span>
      </td>
      <td data-label="Since">{acquireTime?.toLocaleTimeString('en-GB')}</td>
      <td data-label="Time left">
        {graceExpiresAt !== undefined ? (
          <span className="tag tag--warning">
            lost connection, <Countdown until={graceExpiresAt} />
          </span>
        ) : (
          expiresAt !== undefined && <Countdown until={expiresAt} />
        )}
      </td>
      <td data-label="Waiting">
        {waiters > 0 ? waiters : <span className="faint">–</span>}
        {takeover && <span className="tag tag--warning">takeover</span>}
      </td>
      <td className="table__action">
        <button
          type="button"
          className="button button--plain button--small"
          aria-label={`Force ${resourceId}`}
          onClick={() => onForce(lock)}
        >
          Force…
        </button>
      </td>
    </tr>
  );
}

/** A report's section is a link to it. */
function Resource({ resourceId }: { resourceId: string }) {
  const documentId = documentOf(resourceId) ?? resourceId;
  const section = resourceId.slice(documentId.length + 1);
  return (
    <span className="resource">
      {documentId.startsWith('document:') ? (
        <a href={linkTo({ page: 'report', documentId })}>{documentId}</a>
      ) : (
        <span>{documentId}</span>
      )}
      <strong>{section === '*' ? 'whole document' : section}</strong>
    </span>
  );
}
