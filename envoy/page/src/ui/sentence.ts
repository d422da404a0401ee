import type { LockEvent } from '@holdfast/client';

/** What an event says to people. */
export interface Sentence {
  readonly userId: string;
  readonly name: string;
  readonly words: string;
  readonly tone: 'good' | 'quiet' | 'warning' | 'bad';
}

export function sentenceOf(event: LockEvent): Sentence {
  const { lock, previousHolder } = event;
  const who = lock.holder ?? previousHolder;
  const before = previousHolder ?? lock.holder;
  const say = (words: string, tone: Sentence['tone'], person = who): Sentence => ({
    userId: person?.userId ?? '',
    name: person?.displayName ?? 'Somebody',
    words,
    tone,
  });
  switch (event.type) {
    case 'ACQUIRED':
      return say('began to edit', 'good');
    case 'RELEASED':
      return event.releaseReason === 'DISCONNECT'
        ? say('did not come back', 'warning', before)
        : event.releaseReason === 'ADMIN'
          ? say('was released by an administrator', 'bad', before)
          : say('finished', 'quiet', before);
    case 'EXPIRED':
      return say('ran out of time', 'warning', before);
    case 'RENEWED':
      return say('goes on', 'quiet');
    case 'TAKEN_OVER':
      return say(
        previousHolder ? `took over from ${previousHolder.displayName}` : 'took over',
        'bad',
      );
    case 'TAKEOVER_REQUESTED':
      return lock.takeover
        ? {
            userId: lock.takeover.requesterUserId,
            name: lock.takeover.requesterDisplayName,
            words: `asks ${who?.displayName ?? 'the editor'} to hand over`,
            tone: 'warning',
          }
        : say('is asked to hand over', 'warning');
    case 'TAKEOVER_DECLINED':
      return say('goes on editing: the request has ended', 'quiet');
    case 'HOLDER_DISCONNECTED':
      return say('lost connection', 'warning');
    case 'HOLDER_RECONNECTED':
      return say('is back', 'good');
    case 'QUEUE_CHANGED':
      return say(
        lock.waiters === 0
          ? 'has nobody waiting'
          : `has ${lock.waiters} ${lock.waiters === 1 ? 'person' : 'people'} waiting`,
        'quiet',
      );
    case undefined:
      return say('changed', 'quiet');
  }
}
