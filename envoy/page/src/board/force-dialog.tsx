import type { Lock } from '@holdfast/client';
import { LockAdmin } from '@holdfast/client/admin';
import { useId, useState } from 'react';
import { usePage } from '../app/context.js';
import { Avatar } from '../ui/avatar.js';
import { Dialog } from '../ui/dialog.js';

/** As long as any reason in the contract may be. */
const LONGEST_REASON = 200;

/** Frees a lock whoever holds it, or takes it; never without a reason, which goes to the log. */
export function ForceDialog({ lock, onClose }: { lock: Lock; onClose: () => void }) {
  const { client, notices } = usePage();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const fieldId = useId();
  const { resourceId, holder, fencingToken } = lock;
  const name = holder?.displayName ?? 'Somebody';

  const run = async (what: string, call: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await call();
      notices.show({ tone: 'good', about: resourceId, text: what });
      onClose();
    } catch (cause) {
      notices.failed(cause, resourceId);
      setBusy(false);
    }
  };
  const release = () =>
    run(`${name}'s lock was released`, () =>
      new LockAdmin(client).forceRelease(resourceId, { reason, fencingToken }),
    );
  const take = () =>
    run(`Taken from ${name}: you hold it now`, () =>
      new LockAdmin(client).forceTake(resourceId, { reason }),
    );

  const able = reason.trim() !== '' && !busy;
  return (
    <Dialog
      title="Force this lock?"
      onClose={onClose}
      buttons={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            Cancel
          </button>
          <button type="button" className="button button--plain" disabled={!able} onClick={take}>
            Take it myself
          </button>
          <button type="button" className="button button--bad" disabled={!able} onClick={release}>
            Force release
          </button>
        </>
      }
    >
      <div className="question__who">
        <Avatar userId={holder?.userId ?? ''} name={name} size="large" />
        <div>
          <p>
            <strong>{name}</strong> is editing <code>{resourceId}</code> and loses it at once. What
            is not saved by then may be lost.
          </p>
        </div>
      </div>
      <label htmlFor={fieldId}>Reason (goes to the audit log)</label>
      <textarea
        id={fieldId}
        rows={2}
        required
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Dialog>
  );
}
