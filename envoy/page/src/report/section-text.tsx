import type { HeldLock } from '@holdfast/client';
import { useLive } from '@holdfast/client/react';
import { useEffect, useRef, useState } from 'react';
import { usePage } from '../app/context.js';
import type { Desk } from './desk.js';
import type { Section } from './report.js';

/** About how many characters a line of the text has, for browsers that do not size it by content. */
const LINE = 90;

/**
 * The text. Who does not hold the lock cannot change it, but can still read it by keyboard and copy
 * it, which a field that is switched off would not allow.
 */
export function SectionText({
  desk,
  section,
  resourceId,
  headingId,
  held,
}: {
  desk: Desk;
  section: Section;
  resourceId: string;
  headingId: string;
  held: HeldLock | undefined;
}) {
  const { user, notices } = usePage();
  const draft = useLive(desk.drafts.of(resourceId));
  const [unsaved, setUnsaved] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const editable = held !== undefined;

  // Who asked for the lock can write at once; who writes elsewhere just then is not torn away.
  useEffect(() => {
    const active = document.activeElement;
    if (editable && !(active instanceof HTMLTextAreaElement) && field.current) {
      field.current.focus({ preventScroll: true });
      field.current.setSelectionRange(field.current.value.length, field.current.value.length);
    }
  }, [editable]);

  const write = (text: string) => {
    if (!held?.valid) {
      return;
    }
    const { fencingToken } = held;
    const savedBy = user.displayName;
    if (desk.drafts.save(resourceId, { text, savedBy, savedAt: Date.now(), fencingToken })) {
      setUnsaved(undefined);
      return;
    }
    if (unsaved === undefined) {
      const problem = 'This browser does not keep the text: copy it to where it is safe';
      notices.show({ tone: 'bad', about: section.title, text: problem });
    }
    setUnsaved(text);
  };

  const text = unsaved ?? draft?.text ?? section.text;
  return (
    <div className="card__body">
      <textarea
        ref={field}
        className="card__text"
        aria-labelledby={headingId}
        value={text}
        readOnly={!editable}
        aria-disabled={!editable}
        rows={text.split('\n').reduce((rows, line) => rows + 1 + Math.floor(line.length / LINE), 0)}
        spellCheck={editable}
        onChange={(event) => write(event.target.value)}
      />
      {draft && unsaved === undefined && (
        <p className="card__saved">
          Saved in this browser by {draft.savedBy},{' '}
          {new Date(draft.savedAt).toLocaleTimeString('en-GB')}
        </p>
      )}
    </div>
  );
}
