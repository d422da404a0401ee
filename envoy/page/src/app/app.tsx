import { useCallback, useEffect, useState } from 'react';
import { forgetToken, keepToken, takeToken } from '../sign-in/kept-token.js';
import { type SignedOut, SignInPage } from '../sign-in/sign-in-page.js';
import { readToken } from '../sign-in/token.js';
import { SignedIn } from './signed-in.js';

/** The longest that a browser's timer can be set to. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A user's page, or what says why there is none. */
export function App() {
  const [token, setToken] = useState(takeToken);
  const [reason, setReason] = useState<SignedOut>('no-token');
  const claims = token === undefined ? undefined : readToken(token);

  const signOut = useCallback((why: SignedOut) => {
    forgetToken();
    setReason(why);
    setToken(undefined);
  }, []);

  const signIn = (fresh: string) => {
    keepToken(fresh);
    setToken(fresh);
  };

  // Somebody opens another link in this tab: only the fragment changes, so no page is loaded.
  useEffect(() => {
    const look = () => setToken(takeToken());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);

  const expiresAt = claims?.expiresAt;
  useEffect(() => {
    if (expiresAt === undefined) {
      return;
    }
    const left = Math.min(LONGEST_TIMER_MS, Math.max(0, expiresAt - Date.now()));
    const timer = setTimeout(() => Date.now() >= expiresAt && signOut('expired'), left);
    return () => clearTimeout(timer);
  }, [expiresAt, signOut]);

  if (token === undefined) {
    return <SignInPage reason={reason} onToken={signIn} />;
  }
  if (!claims) {
    return <SignInPage reason="refused" onToken={signIn} />;
  }
  return <SignedIn key={token} token={token} user={claims} onSignOut={signOut} />;
}
