import { createLockClient, type LockClient, type Observation } from '@holdfast/client';
import { useOwned } from '@holdfast/client/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { BoardPage } from '../board/board-page.js';
import { Desk } from '../report/desk.js';
import { ReportPage } from '../report/report-page.js';
import type { SignedOut } from '../sign-in/sign-in-page.js';
import type { TokenClaims } from '../sign-in/token.js';
import { Header } from '../ui/header.js';
import { Notices } from '../ui/notices.js';
import { Toasts } from '../ui/toasts.js';
import { PageContext } from './context.js';
import { type Route, useRoute } from './route.js';

interface Props {
  token: string;
  user: TokenClaims;
  onSignOut: (why: SignedOut) => void;
}

/** A user's page: one client for all of it. */
export function SignedIn({ token, user, onSignOut }: Props) {
  const connect = useCallback(
    () => createLockClient({ baseUrl: window.location.origin, token }),
    [token],
  );
  const client = useOwned(connect);
  return client && <Pages client={client} user={user} onSignOut={onSignOut} />;
}

function Pages({ client, user, onSignOut }: Omit<Props, 'token'> & { client: LockClient }) {
  const [notices] = useState(() => new Notices());
  const page = useMemo(() => ({ client, user, notices }), [client, user, notices]);
  const route = useRoute(user.admin);
  const desk = useDesk(client, notices, route);
  const watched = desk?.observation;

  useEffect(() => watched && onRefusal(watched, onSignOut), [watched, onSignOut]);

  return (
    <PageContext value={page}>
      <Header route={route} watched={watched} onSignOut={() => onSignOut('left')} />
      {route.page === 'board' ? (
        <BoardPage onSignOut={onSignOut} />
      ) : (
        desk && <ReportPage key={desk.documentId} desk={desk} />
      )}
      <Toasts notices={notices} />
    </PageContext>
  );
}

/** Ends the page where the service does not take the token. */
export function onRefusal(watched: Observation, onSignOut: (why: SignedOut) => void): () => void {
  return watched.subscribe(({ error }) => {
    if (error?.unauthenticated) {
      onSignOut(error.reason === 'TOKEN_EXPIRED' ? 'expired' : 'refused');
    }
  });
}

/**
 * The desk of the report that is shown. While the user looks at the board it stays as long as there
 * is something on it: a lock that is held, or waited for.
 */
function useDesk(client: LockClient, notices: Notices, route: Route): Desk | undefined {
  const [desk, setDesk] = useState<Desk>();
  const last = useRef<Desk>(undefined);
  const wanted = route.page === 'report' ? route.documentId : undefined;

  useEffect(() => {
    const present = last.current;
    if (wanted ? present?.documentId === wanted : !present || present.engaged) {
      return;
    }
    void present?.close();
    last.current = wanted ? new Desk(client, notices, wanted) : undefined;
    setDesk(last.current);
  }, [client, notices, wanted]);

  useEffect(
    () => () => {
      void last.current?.close();
      last.current = undefined;
    },
    [],
  );
  return desk;
}
