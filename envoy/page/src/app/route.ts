import { useSyncExternalStore } from 'react';

/** Which of its pages the page shows. */
export type Route =
  | { readonly page: 'report'; readonly documentId: string }
  | { readonly page: 'board' };

/** The report of patient 123, which all that the documentation shows is about. */
const FIRST_DOCUMENT = 'document:123';

const DOCUMENT = /^#\/document\/([A-Za-z0-9._~-]{1,128})$/;

/** The route of an address's fragment; an unknown one is the place to begin. */
export function routeOf(hash: string, admin: boolean): Route {
  const number = DOCUMENT.exec(hash)?.[1];
  if (number) {
    return { page: 'report', documentId: `document:${number}` };
  }
  if (hash === '#/board' || (hash === '' && admin)) {
    return { page: 'board' };
  }
  return { page: 'report', documentId: FIRST_DOCUMENT };
}

/** The link to a route; a document of another type has no report here. */
export function linkTo(route: Route): string {
  return route.page === 'board' ? '#/board' : `#/document/${route.documentId.split(':')[1]}`;
}

export function useRoute(admin: boolean): Route {
  const hash = useSyncExternalStore(listen, () => window.location.hash);
  return routeOf(hash, admin);
}

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}
