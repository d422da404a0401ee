import { useLive } from '@holdfast/client/react';
import { useEffect, useState } from 'react';
import { usePage } from '../app/context.js';
import { Countdown, timeOfDay, useSeconds } from '../ui/clock.js';
import { Icon } from '../ui/icons.js';
import type { Desk } from './desk.js';
import { titleOf } from './report.js';

/** A reconnect is usually done sooner; until then a banner would only flicker. */
const PATIENCE_MS = 1_500;

/** What follows from the service or its store being away. */
export function ConnectionBanner({ desk }: { desk: Desk }) {
  const { connected, ready, storeAvailable, error } = useLive(desk.observation);
  const away = useLasting(ready && !(connected && storeAvailable), PATIENCE_MS);

  if (error && !error.unauthenticated) {
    return (
      <div className="banner banner--bad" role="alert">
        <Icon name="alert" />
        <p>
          <strong>This report cannot be shown as it is now.</strong> {error.text}.
        </p>
      </div>
    );
  }
  if (!away) {
    return null;
  }
  return <Away desk={desk} connected={connected} storeAvailable={storeAvailable} />;
}

interface AwayProps {
  readonly desk: Desk;
  readonly connected: boolean;
  readonly storeAvailable: boolean;
}

function Away({ desk, connected, storeAvailable }: AwayProps) {
  const { client } = usePage();
  const what = storeAvailable ? 'Connection lost' : 'The lock service cannot reach its store';
  const opened = useLive(desk.opened);
  // With the network dead it is time alone that ends a lock.
  useSeconds();
  const held = [...opened.values()].filter(({ state }) => state.held?.valid);
  return (
    <div className={`banner banner--${held.length > 0 ? 'warning' : 'bad'}`} role="alert">
      <Icon name={storeAvailable ? 'plug' : 'cloudOff'} />
      {held.length > 0 ? (
        <div>
          <strong>{what}: trying again.</strong>
          {held.map(({ resourceId, state }) => (
            <p key={resourceId}>
              {titleOf(resourceId)} is yours until {timeOfDay(state.endsAt ?? 0, client.now())} (
              <Countdown until={state.endsAt ?? 0} />)
              {
                // While the store is away nobody can take it; a session that is away has its grace only.
                connected
                  ? ': you can write on until then.'
                  : ' at most: others may edit it sooner if the connection is not soon back.'
              }{' '}
              What you write is saved in this browser.
            </p>
          ))}
        </div>
      ) : (
        <div>
          <strong>{what}: trying again.</strong>
          <p>What you see may be old, and nothing can be edited until the service is back.</p>
        </div>
      )}
    </div>
  );
}

/** True once something has been so for a while. */
function useLasting(so: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!so) {
      setLasting(false);
      return;
    }
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [so, ms]);
  return so && lasting;
}
