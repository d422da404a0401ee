import type { Takeover } from '@holdfast/client';
import { useState } from 'react';
import { usePage } from '../app/context.js';
import { Avatar } from '../ui/avatar.js';
import { Countdown, useSecondsLeft } from '../ui/clock.js';
import { Dialog } from '../ui/dialog.js';

/** What a holder is asked: to hand the section over, or to keep it. */
export function TakeoverQuestion({
  title,
  takeover,
  onAnswer,
}: {
  title: string;
  takeover: Takeover;
  onAnswer: (accept: boolean) => void;
}) {
  const { user } = usePage();
  const [later, setLater] = useState(false);
  const { requesterUserId, requesterDisplayName: requester, reason, deadline } = takeover;
  const buttons = (
    <>
      <button type="button" className="button button--plain" onClick={() => onAnswer(false)}>
        Keep editing
      </button>
      <button type="button" className="button button--primary" onClick={() => onAnswer(true)}>
        Hand over
      </button>
    </>
  );
  if (later) {
    return (
      <div className="question">
        <Avatar userId={requesterUserId} name={requester} size="small" />
        <span>
          {requester} asks to take over: <Countdown until={deadline} /> to answer
        </span>
        {buttons}
      </div>
    );
  }
  return (
    <Dialog
      title={
        requesterUserId === user.userId
          ? `You ask to edit ${title} in another window`
          : `${requester} asks to take over ${title}`
      }
      onClose={() => setLater(true)}
      buttons={buttons}
    >
      <div className="question__who">
        <Avatar userId={requesterUserId} name={requester} size="large" />
        <div>
          {reason ? <blockquote>{reason}</blockquote> : <p>No reason was given.</p>}
          <p>What you have written is saved.</p>
        </div>
        <Ring until={deadline} />
      </div>
      <p className="question__note">
        Without an answer in time it may be handed over all the same. Escape lets you write on until
        then.
      </p>
    </Dialog>
  );
}

/** So long the service lets a holder think. */
const ANSWER_SECONDS = 30;

/** The seconds that are left, in a ring that runs out. */
function Ring({ until }: { until: number }) {
  const seconds = useSecondsLeft(until);
  const part = Math.min(1, seconds / ANSWER_SECONDS);
  return (
    <span className="ring" role="timer" aria-label={`${seconds} seconds left`}>
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="16" pathLength="1" />
        <circle cx="18" cy="18" r="16" pathLength="1" strokeDasharray={`${part} 1`} />
      </svg>
      {seconds}
    </span>
  );
}
