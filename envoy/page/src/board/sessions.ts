import { isLockError, type LockClient, type LockEvent } from '@holdfast/client';
import { type ConnectedSession, LockAdmin } from '@holdfast/client/admin';
import { useEffect, useRef, useState } from 'react';

/** The sessions, or why they are not known. */
export interface Sessions {
  /** Undefined until they are known. */
  readonly list: readonly ConnectedSession[] | undefined;
  readonly error?: string;
}

/** No watch tells of sessions, so they are asked for: so often, and when something has happened. */
const INTERVAL_MS = 5_000;

/** Events come in bunches. */
const SETTLE_MS = 500;

export function useSessions(client: LockClient, events: readonly LockEvent[]): Sessions {
  const [sessions, setSessions] = useState<Sessions>({ list: undefined });
  const asking = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each event is a reason to ask again.
  useEffect(() => {
    const ask = async () => {
      if (asking.current || document.hidden) {
        return;
      }
      asking.current = true;
      try {
        const list: ConnectedSession[] = [];
        for await (const session of new LockAdmin(client).sessions()) {
          list.push(session);
        }
        setSessions({ list });
      } catch (cause) {
        setSessions({ list: undefined, error: isLockError(cause) ? cause.text : 'Not known' });
      } finally {
        asking.current = false;
      }
    };
    const soon = setTimeout(ask, SETTLE_MS);
    const often = setInterval(ask, INTERVAL_MS);
    return () => {
      clearTimeout(soon);
      clearInterval(often);
    };
  }, [client, events[0]]);
  return sessions;
}
