import { useLive } from '@holdfast/client/react';
import { useEffect, useState } from 'react';
import { Icon, type IconName } from './icons.js';
import type { Notice, Notices, Tone } from './notices.js';

/** How long a toast stays: long enough to read twice. What needs an answer is a dialog. */
const SHOWN_MS = 8_000;

const ICONS: Record<Tone, IconName> = {
  info: 'info',
  good: 'check',
  warning: 'clock',
  bad: 'alert',
};

export function Toasts({ notices }: { notices: Notices }) {
  const shown = useLive(notices.shown);
  return (
    <>
      <section aria-label="Notices">
        <ol className="toasts">
          {shown.map((notice) => (
            <Toast key={notice.id} notice={notice} onDismiss={() => notices.dismiss(notice.id)} />
          ))}
        </ol>
      </section>
      <p className="unseen" role="status" aria-live="polite">
        {useLive(notices.polite)}
      </p>
      <p className="unseen" role="alert" aria-live="assertive">
        {useLive(notices.assertive)}
      </p>
    </>
  );
}

function Toast({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) {
  const [kept, setKept] = useState(false);
  const keep = () => setKept(true);
  const letGo = () => setKept(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a toast's callback is always the same.
  useEffect(() => {
    if (kept) {
      return;
    }
    const timer = setTimeout(onDismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [kept]);

  const { tone, about, text, action } = notice;
  return (
    <li
      className={`toast toast--${tone}`}
      onMouseEnter={keep}
      onMouseLeave={letGo}
      onFocus={keep}
      onBlur={letGo}
    >
      <Icon name={ICONS[tone]} />
      <div className="toast__words">
        {about && <strong>{about}</strong>}
        <span>{text}</span>
      </div>
      {action && (
        <button
          type="button"
          className="button button--quiet"
          onClick={() => {
            onDismiss();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        className="button button--icon"
        aria-label="Dismiss"
        onClick={onDismiss}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
