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
  const askSoon = useRef(() => {});

  useEffect(() => {
    let asking = false;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      if (asking || document.hidden) {
        return;
      }
      asking = true;
      try {
        const list: ConnectedSession[] = [];
        for await (const session of new LockAdmin(client).sessions()) {
          list.push(session);
        }
        setSessions({ list });
      } catch (cause) {
        setSessions({ list: undefined, error: isLockError(cause) ? cause.text : 'Not known' });
      } finally {
        asking = false;
      }
    };
    // The next event does not put it off: something may happen all the time.
    askSoon.current = () => {
      soon ??= setTimeout(() => {
        soon = undefined;
        void ask();
      }, SETTLE_MS);
    };
    const often = setInterval(ask, INTERVAL_MS);
    return () => {
      clearTimeout(soon);
      clearInterval(often);
    };
  }, [client]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each event is a reason to ask again.
  useEffect(() => askSoon.current(), [client, events[0]]);
  return sessions;
}
