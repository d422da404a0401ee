/** Where a tab keeps its token: gone with the tab, and never sent anywhere by itself. */
const STORAGE_KEY = 'holdfast.token';

/** `#token=…`, alone or before a route: `#token=…&/board`. */
const FRAGMENT = /^#token=([^&]+)(?:&(\/.*))?$/;

/**
 * Takes the token out of the address, where there is one, before anything else can see it there: a
 * fragment is not sent to a server, but it stays in the history and in what people copy.
 *
 * @returns the token that this tab has now
 */
export function takeToken(): string | undefined {
  const [, token, route = ''] = FRAGMENT.exec(window.location.hash) ?? [];
  if (token) {
    keepToken(decoded(token));
    const { pathname, search } = window.location;
    window.history.replaceState(null, '', `${pathname}${search}${route && `#${route}`}`);
  }
  return window.sessionStorage.getItem(STORAGE_KEY) ?? undefined;
}

/** A token has no `%`; whoever broke the link is told by the service that it is no token. */
function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

export function keepToken(token: string): void {
  window.sessionStorage.setItem(STORAGE_KEY, token);
}

export function forgetToken(): void {
  window.sessionStorage.removeItem(STORAGE_KEY);
}
