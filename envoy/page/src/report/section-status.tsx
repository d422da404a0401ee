import type { Lock, ResourceState } from '@holdfast/client';
import { isWhole } from '@holdfast/client';
import type { ReactNode } from 'react';
import { usePage } from '../app/context.js';
import { Avatar } from '../ui/avatar.js';
import { Countdown, timeOfDay } from '../ui/clock.js';
import { Icon, type IconName } from '../ui/icons.js';
import type { Standing } from './standing.js';

/** The line that says who has a section, until when, and how one stands oneself. */
export function SectionStatus({
  standing,
  opened,
}: {
  standing: Standing;
  opened: ResourceState | undefined;
}) {
  return (
    <div className="status">
      <WhoHasIt standing={standing} />
      <Queue standing={standing} opened={opened} />
      <Request standing={standing} opened={opened} />
    </div>
  );
}

function WhoHasIt({ standing }: { standing: Standing }) {
  const { client, user } = usePage();
  switch (standing.is) {
    case 'unknown':
      return <Line icon="clock">Finding out who is editing…</Line>;
    case 'free':
      return <Line icon="open">Nobody is editing</Line>;
    case 'kept':
      return (
        <Line icon="clock">
          Kept for its last editor for <Countdown until={standing.until} />
        </Line>
      );
    case 'own':
      return (
        <p className={`status__line ${standing.endangered ? 'status__line--bad' : ''}`}>
          <Avatar userId={user.userId} name={user.displayName} size="small" />
          <span>
            <strong>You are editing</strong>
            {standing.endangered ? ', but your lock cannot be renewed: ends in ' : ', expires in '}
            <Countdown until={standing.endsAt} />
            {!standing.endangered && <small> and renews itself</small>}
          </span>
        </p>
      );
    case 'elsewhere':
      return (
        <Held lock={standing.lock}>
          {standing.here ? (
            <strong>You hold this</strong>
          ) : (
            <>
              <strong>You are editing</strong> in another window
            </>
          )}
        </Held>
      );
    case 'held':
      return (
        <Held lock={standing.lock}>
          <strong>{nameOf(standing.lock)}</strong> is editing
          {isWhole(standing.lock.resourceId) && ' the whole report'}
        </Held>
      );
    case 'grace':
      return (
        <p className="status__line status__line--warning">
          <Avatar
            userId={standing.lock.holder?.userId ?? ''}
            name={nameOf(standing.lock)}
            size="small"
            faded
          />
          <span>
            <strong>{nameOf(standing.lock)}</strong> lost connection; kept until{' '}
            {timeOfDay(standing.until, client.now())} (<Countdown until={standing.until} />)
          </span>
        </p>
      );
  }
}

function Held({ lock, children }: { lock: Lock; children: ReactNode }) {
  return (
    <p className="status__line">
      <Avatar userId={lock.holder?.userId ?? ''} name={nameOf(lock)} size="small" />
      <span>
        {children}
        {lock.expiresAt !== undefined && (
          <>
            , expires in <Countdown until={lock.expiresAt} />
          </>
        )}
      </span>
    </p>
  );
}

function Queue({ standing, opened }: { standing: Standing; opened: ResourceState | undefined }) {
  const waiters = opened?.waiters ?? ('lock' in standing ? standing.lock.waiters : 0);
  if (opened?.role === 'waiter') {
    return (
      <Line icon="queue" own>
        <strong>{placeText(opened.position)}</strong>
        {waiters > 1 && `, ${waiters} are waiting`}
      </Line>
    );
  }
  return waiters > 0 ? (
    <Line icon="queue">
      {waiters} {waiters === 1 ? 'person is' : 'people are'} waiting
    </Line>
  ) : null;
}

/** One's own place in the queue. */
export function placeText(position: number | undefined): string {
  switch (position) {
    case undefined:
      return 'You are in the queue';
    case 1:
      return 'You are next';
    default:
      return `You are number ${position} in the queue`;
  }
}

function Request({ standing, opened }: { standing: Standing; opened: ResourceState | undefined }) {
  const lock = 'lock' in standing ? standing.lock : undefined;
  const takeover = opened?.takeover ?? lock?.takeover;
  if (!takeover) {
    return null;
  }
  return opened?.takeoverRequested ? (
    <Line icon="hand" own>
      You asked {lock ? nameOf(lock) : 'the editor'} to hand it over: answer within{' '}
      <Countdown until={takeover.deadline} />
    </Line>
  ) : (
    <Line icon="hand">
      {takeover.requesterDisplayName} asks to take over (<Countdown until={takeover.deadline} />)
    </Line>
  );
}

function Line({
  icon,
  own = false,
  children,
}: {
  icon: IconName;
  own?: boolean;
  children: ReactNode;
}) {
  return (
    <p className={`status__line ${own ? 'status__line--own' : 'status__line--quiet'}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}

function nameOf(lock: Lock): string {
  return lock.holder?.displayName ?? 'Somebody';
}
