import type { Observation } from '@holdfast/client';
import { usePage } from '../app/context.js';
import { linkTo, type Route } from '../app/route.js';
import { Avatar } from './avatar.js';
import { Connection } from './connection.js';
import { Icon, Logo } from './icons.js';

/** Who is signed in, where one can go, and whether what is shown is of now. */
export function Header({
  route,
  watched,
  onSignOut,
}: {
  route: Route;
  watched: Observation | undefined;
  onSignOut: () => void;
}) {
  const { user } = usePage();
  const at = (page: Route['page']) => (route.page === page ? 'page' : undefined);
  return (
    <header className="header">
      <button type="button" className="skip" onClick={skipToMain}>
        Skip to content
      </button>
      <Logo />
      {user.admin && (
        <nav className="header__nav" aria-label="Pages">
          <a
            href={linkTo({ page: 'report', documentId: 'document:123' })}
            aria-current={at('report')}
          >
            <Icon name="pencil" />
            Report
          </a>
          <a href={linkTo({ page: 'board' })} aria-current={at('board')}>
            <Icon name="board" />
            Board
          </a>
        </nav>
      )}
      <div className="header__end">
        {watched && <Connection watched={watched} />}
        <span className="header__user">
          <Avatar userId={user.userId} name={user.displayName} />
          <span className="header__name">
            <strong>{user.displayName}</strong>
            {user.admin && <small>Administrator</small>}
          </span>
        </span>
        <button
          type="button"
          className="button button--icon"
          aria-label="Sign out"
          title="Sign out"
          onClick={onSignOut}
        >
          <Icon name="signOut" />
        </button>
      </div>
    </header>
  );
}

/** Not by a link: that would change the fragment, and with it the route. */
function skipToMain(): void {
  document.getElementById('main')?.focus();
}
