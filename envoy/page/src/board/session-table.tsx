import { Avatar } from '../ui/avatar.js';
import { Countdown } from '../ui/clock.js';
import { says } from './selection.js';
import type { Sessions } from './sessions.js';

/** Who is connected, with what they look at and hold. */
export function SessionTable({ sessions, words }: { sessions: Sessions; words: string }) {
  const { list, error } = sessions;
  if (!list) {
    return <p className="panel__empty board__empty">{error ?? 'Finding out who is connected…'}</p>;
  }
  const shown = list.filter((session) =>
    says(
      [session.userId, session.displayName, session.sessionId, ...session.heldResourceIds],
      words,
    ),
  );
  if (shown.length === 0) {
    return <p className="panel__empty board__empty">No session{list.length > 0 && ' fits'}</p>;
  }
  return (
    <table className="table">
      <caption className="unseen">Sessions connected now</caption>
      <thead>
        <tr>
          {['User', 'Connected', 'Looks at', 'Holds', 'Session'].map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((session) => (
          <tr
            key={`${session.userId} ${session.sessionId}`}
            className={session.graceExpiresAt === undefined ? '' : 'table__row--warning'}
          >
            <td data-label="User">
              <span className="person">
                <Avatar
                  userId={session.userId}
                  name={session.displayName}
                  size="small"
                  faded={session.graceExpiresAt !== undefined}
                />
                <span>
                  <strong>{session.displayName}</strong>
                  <small>{session.userId}</small>
                </span>
              </span>
            </td>
            <td data-label="Connected">
              {session.graceExpiresAt !== undefined ? (
                <span className="tag tag--warning">
                  lost connection, <Countdown until={session.graceExpiresAt} />
                </span>
              ) : (
                `since ${session.connectTime?.toLocaleTimeString('en-GB') ?? '?'}`
              )}
            </td>
            <td data-label="Looks at">{names(session.scopes)}</td>
            <td data-label="Holds">{names(session.heldResourceIds)}</td>
            <td data-label="Session">
              <code title={session.sessionId}>{session.sessionId.slice(0, 8)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function names(list: readonly string[]) {
  return list.length === 0 ? (
    <span className="faint">–</span>
  ) : (
    <span className="names">
      {list.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </span>
  );
}
