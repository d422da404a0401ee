import { type FormEvent, useState } from 'react';
import { Icon, Logo } from '../ui/icons.js';
import { readToken } from './token.js';

/** Why nobody is signed in. */
export type SignedOut = 'no-token' | 'expired' | 'refused' | 'left';

const WORDS: Record<SignedOut, { title: string; text: string }> = {
  'no-token': {
    title: 'Open your personal link',
    text: 'This page signs you in by a link with a token. Whoever runs Holdfast can give you one.',
  },
  expired: {
    title: 'Your sign-in has expired',
    text: 'What you had locked is free for others by now. Open a new link to go on; your text is still in this browser.',
  },
  refused: {
    title: 'Your sign-in was not accepted',
    text: 'The lock service does not know this token. Open a link of this service, or ask for a new one.',
  },
  left: {
    title: 'You have signed out',
    text: 'Your locks are free for others. Open your link to come back.',
  },
};

/** What is shown in place of everything else where there is no token, or one that is not taken. */
export function SignInPage({
  reason,
  onToken,
}: {
  reason: SignedOut;
  onToken: (token: string) => void;
}) {
  const [problem, setProblem] = useState('');
  const { title, text } = WORDS[reason];

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = new FormData(event.currentTarget).get('token');
    const token = String(field ?? '')
      .trim()
      .replace(/^.*#token=/, '');
    const claims = readToken(token);
    if (!claims) {
      setProblem('This is no token: it has three parts with dots between them.');
    } else if (claims.expiresAt !== undefined && claims.expiresAt <= Date.now()) {
      setProblem('This token has expired.');
    } else {
      onToken(token);
    }
  };

  return (
    <main className="sign-in">
      <div className="sign-in__card">
        <Logo />
        <h1>{title}</h1>
        <p>{text}</p>
        <form onSubmit={submit}>
          <label htmlFor="token">Or paste a token or a link</label>
          <div className="sign-in__row">
            <input
              id="token"
              name="token"
              type="password"
              autoComplete="off"
              spellCheck={false}
              required
              aria-invalid={problem !== ''}
              aria-describedby="token-problem"
            />
            <button type="submit" className="button button--primary">
              Sign in
              <Icon name="arrow" />
            </button>
          </div>
          <p id="token-problem" className="sign-in__problem" role="alert">
            {problem}
          </p>
        </form>
      </div>
    </main>
  );
}
