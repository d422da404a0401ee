import { documentOf, type Lock, type ResourceState, type ScopeState } from '@holdfast/client';

/** How a section stands for the user: what its card shows and lets them do. */
export type Standing =
  | { readonly is: 'unknown' }
  | { readonly is: 'free' }
  /** Free, but kept for its former holder. */
  | { readonly is: 'kept'; readonly until: number }
  /** One's own, in this tab. */
  | { readonly is: 'own'; readonly endsAt: number; readonly endangered: boolean }
  /** One's own, in another tab or program; or this tab's, but not in hand: taken on the board, say. */
  | { readonly is: 'elsewhere'; readonly lock: Lock; readonly here: boolean }
  | { readonly is: 'held'; readonly lock: Lock }
  /** Its holder's connection is gone. */
  | { readonly is: 'grace'; readonly lock: Lock; readonly until: number };

/** What keeps others out of a section: its own lock, or that of the whole document. */
export function lockOn(resourceId: string, locks: readonly Lock[]): Lock | undefined {
  const whole = `${documentOf(resourceId)}:*`;
  return locks.find((lock) => lock.resourceId === resourceId || lock.resourceId === whole);
}

export function standingOf(
  resourceId: string,
  scope: ScopeState,
  opened: ResourceState | undefined,
  self: { readonly userId: string; readonly sessionId: string | undefined },
): Standing {
  if (opened?.held) {
    return { is: 'own', endsAt: opened.held.deadline, endangered: opened.endangered };
  }
  if (!scope.ready) {
    return { is: 'unknown' };
  }
  const lock = lockOn(resourceId, scope.locks);
  if (!lock?.holder) {
    return opened?.delayedUntil === undefined
      ? { is: 'free' }
      : { is: 'kept', until: opened.delayedUntil };
  }
  if (lock.graceExpiresAt !== undefined) {
    return { is: 'grace', lock, until: lock.graceExpiresAt };
  }
  if (lock.holder.userId !== self.userId) {
    return { is: 'held', lock };
  }
  const { sessionId = '' } = lock.holder;
  return { is: 'elsewhere', lock, here: sessionId !== '' && sessionId === self.sessionId };
}
