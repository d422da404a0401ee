import type { Failure } from './errors.js';
import { isWhole } from './resource-id.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long something still lasts, for people: `40 s`, `4 min`, `1 h 5 min`. */
export function englishDuration(ms: number): string {
  if (ms < MINUTE) {
    return `${Math.max(1, Math.ceil(ms / SECOND))} s`;
  }
  const minutes = Math.round(ms / MINUTE);
  if (minutes * MINUTE < HOUR) {
    return `${minutes} min`;
  }
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ''}`;
}

/** What to tell a person of a refusal or a loss. */
export function englishText(failure: Failure): string {
  const { metadata } = failure;
  switch (failure.reason) {
    case 'LOCK_HELD':
      return heldText(failure);
    case 'LOCK_LOST':
      return lostText(failure);
    case 'USER_LOCK_LIMIT':
      return metadata.limit === '1'
        ? 'You are editing elsewhere: finish there first'
        : `You are editing in ${metadata.limit ?? 'too many'} places already: finish one first`;
    case 'QUEUE_FULL':
      return 'Too many others are waiting already';
    case 'SECTION_LIMIT':
      return 'Too many sections of this document are being edited';
    case 'VIEWER_LIMIT':
      return 'Too many others are looking at this already';
    case 'LOCK_NOT_HELD':
      return 'Nobody is editing: you can start';
    case 'TAKEOVER_NOT_ALLOWED':
      return 'This cannot be taken over';
    case 'TAKEOVER_PENDING':
      return `${metadata.requester_display_name || 'Somebody'} has asked to take over already`;
    case 'TAKEOVER_DECLINED':
      return `${failure.locks[0]?.holder?.displayName ?? 'The editor'} goes on editing`;
    case 'TAKEOVER_NOT_PENDING':
      return 'The request is no longer open';
    case 'NOT_LOCK_HOLDER':
      return 'Somebody else is editing by now';
    case 'ACCESS_DENIED':
    case 'SCOPE_NOT_FOUND':
      return 'You have no access to this';
    case 'TOKEN_MISSING':
    case 'TOKEN_INVALID':
    case 'TOKEN_EXPIRED':
      return 'Please sign in again';
    case 'UNREACHABLE':
    case 'TOKEN_UNAVAILABLE':
    case 'STORE_UNAVAILABLE':
    case 'SERVER_DRAINING':
      return 'The lock service cannot be reached: please try again';
    case 'RATE_LIMITED':
      return 'Too many requests: please wait a moment';
    case 'IDLE':
      return 'You did nothing for a while, so others may edit now';
    default:
      return 'Editing is not possible now';
  }
}

function heldText({ locks, metadata, resourceId, at }: Failure): string {
  const lock = locks[0];
  const holder = lock?.holder;
  if (!lock || !holder) {
    const name = metadata.holder_display_name;
    return name ? `${name} is editing` : 'It is kept for somebody else for a moment';
  }
  if (lock.graceExpiresAt !== undefined) {
    const left = englishDuration(lock.graceExpiresAt - at);
    return `${holder.displayName} was editing and lost the connection, free in ${left}`;
  }
  // Only an own hold tells its lock id.
  const who = holder.lockId === undefined ? `${holder.displayName} is` : 'You are';
  const whole = isWhole(lock.resourceId) && resourceId !== lock.resourceId;
  const what = whole ? 'editing the whole document' : 'editing';
  const where = holder.lockId === undefined ? '' : ' in another window';
  const left =
    lock.expiresAt === undefined ? '' : `, expires in ${englishDuration(lock.expiresAt - at)}`;
  return `${who} ${what}${where}${left}`;
}

function lostText({ locks }: Failure): string {
  const holder = locks[0]?.holder;
  return holder && holder.lockId === undefined
    ? `You no longer edit: ${holder.displayName} does`
    : 'You no longer edit: the lock has ended';
}
