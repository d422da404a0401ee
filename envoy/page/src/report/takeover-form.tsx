import { useId, useState } from 'react';
import { Dialog } from '../ui/dialog.js';

/** The contract's bound. */
const LONGEST_REASON = 200;

/** Asks the user why the holder should hand a section over. */
export function TakeoverForm({
  title,
  holder,
  onAsk,
  onCancel,
}: {
  title: string;
  holder: string;
  onAsk: (reason: string) => void;
  onCancel: () => void;
}) {
  const [reason, setReason] = useState('');
  const fieldId = useId();
  return (
    <Dialog
      title={`Ask to take over ${title}?`}
      onClose={onCancel}
      buttons={
        <>
          <button type="button" className="button button--plain" onClick={onCancel}>
            Cancel
          </button>
          <button type="button" className="button button--primary" onClick={() => onAsk(reason)}>
            Ask {holder}
          </button>
        </>
      }
    >
      <p>{holder} is asked at once, and can hand it over to you or keep it.</p>
      <label htmlFor={fieldId}>Why (optional, {holder} sees it)</label>
      <textarea
        id={fieldId}
        rows={2}
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Dialog>
  );
}
