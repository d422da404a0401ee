import type { ScopeState } from '@holdfast/client';
import { type Live, useLive } from '@holdfast/client/react';

/** Whether what is shown is of now. */
export function Connection({ watched }: { watched: Live<ScopeState> }) {
  const { connected, ready, storeAvailable } = useLive(watched);
  const [state, words] = !ready
    ? ['waiting', 'Connecting']
    : !storeAvailable
      ? ['away', 'Store away']
      : !connected
        ? ['away', 'Reconnecting']
        : ['live', 'Live'];
  return (
    <span className={`connection connection--${state}`}>
      <span className="connection__dot" />
      {words}
    </span>
  );
}
