import type { ResourceState } from '@holdfast/client';
import { useLive } from '@holdfast/client/react';
import { useState } from 'react';
import { Icon, type IconName } from '../ui/icons.js';
import type { Desk } from './desk.js';
import type { Standing } from './standing.js';
import { TakeoverForm } from './takeover-form.js';

interface Props {
  desk: Desk;
  resourceId: string;
  title: string;
  standing: Standing;
  opened: ResourceState | undefined;
  /** False: nothing can be asked of the service now. */
  connected: boolean;
  /** The user has finished, and the button for it is gone. */
  onDone: () => void;
}

/** What one can do about a section as it stands. */
export function SectionActions(props: Props) {
  const { desk, resourceId, title, standing, opened, connected, onDone } = props;
  const [asking, setAsking] = useState(false);
  const takeovers = useLive(desk.takeovers);

  const action = (
    label: string,
    icon: IconName,
    run: () => void,
    look: 'primary' | 'soft' | 'plain' | 'quiet' = 'plain',
    able = connected,
  ) => (
    <button
      type="button"
      className={`button button--${look}`}
      disabled={!able}
      aria-label={`${label}: ${title}`}
      onClick={run}
    >
      <Icon name={icon} />
      {label}
    </button>
  );

  const done = () => {
    void desk.release(resourceId);
    onDone();
  };
  const queue = () => action('Queue for it', 'queue', () => void desk.wait(resourceId));

  const buttons = () => {
    if (standing.is === 'own') {
      return action('Done', 'check', done, 'primary', true);
    }
    if (opened?.role === 'waiter') {
      const leave = () => desk.stopWaiting(resourceId);
      return action('Leave the queue', 'close', leave, 'quiet', true);
    }
    if (opened?.takeoverRequested) {
      const withdraw = () => void desk.withdrawTakeover(resourceId);
      return action('Withdraw', 'close', withdraw, 'quiet');
    }
    switch (standing.is) {
      case 'unknown':
        return null;
      case 'free': {
        const able = connected && !opened?.acquiring;
        return action('Edit', 'pencil', () => void desk.edit(resourceId), 'soft', able);
      }
      case 'kept':
        return queue();
      case 'grace': {
        const claim = () => void desk.requestTakeover(resourceId, '');
        return (
          <>
            {takeovers && action('Claim now', 'hand', claim, 'primary')}
            {queue()}
          </>
        );
      }
      case 'elsewhere': {
        if (standing.here) {
          return action('Go on editing', 'pencil', () => void desk.edit(resourceId), 'primary');
        }
        const move = () => void desk.requestTakeover(resourceId, '');
        return takeovers && !standing.lock.takeover && action('Move it here', 'hand', move);
      }
      case 'held':
        return (
          <>
            {takeovers &&
              !standing.lock.takeover &&
              action('Ask to take over', 'hand', () => setAsking(true))}
            {queue()}
          </>
        );
    }
  };

  return (
    <div className="card__actions">
      {buttons()}
      {asking && 'lock' in standing && (
        <TakeoverForm
          title={title}
          holder={standing.lock.holder?.displayName ?? 'the editor'}
          onAsk={(reason) => {
            setAsking(false);
            void desk.requestTakeover(resourceId, reason);
          }}
          onCancel={() => setAsking(false)}
        />
      )}
    </div>
  );
}
