import type { LockClient } from '@holdfast/client';
import { createContext, useContext } from 'react';
import type { TokenClaims } from '../sign-in/token.js';
import type { Notices } from '../ui/notices.js';

/** What every part of a signed-in user's page may need. */
export interface Page {
  readonly client: LockClient;
  readonly user: TokenClaims;
  readonly notices: Notices;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) {
    throw new Error('outside of a signed-in page');
  }
  return page;
}
