import { useLive } from '@holdfast/client/react';
import { type FocusEvent, useEffect, useId, useRef } from 'react';
import { usePage } from '../app/context.js';
import { Avatars, colourOf } from '../ui/avatar.js';
import type { Desk } from './desk.js';
import { resourceOf, type Section } from './report.js';
import { SectionActions } from './section-actions.js';
import { SectionStatus } from './section-status.js';
import { SectionText } from './section-text.js';
import { type Standing, standingOf } from './standing.js';
import { TakeoverQuestion } from './takeover-question.js';

/** One section: who has it, its text, and what one can do about it. */
export function SectionCard({ desk, section }: { desk: Desk; section: Section }) {
  const { user } = usePage();
  const resourceId = resourceOf(desk.documentId, section);
  const scope = useLive(desk.observation);
  const selected = useLive(desk.selected) === resourceId;
  const opened = useLive(useLive(desk.opened).get(resourceId));
  const sessionId = useLive(desk.sessionId);
  const standing = standingOf(resourceId, scope, opened, { userId: user.userId, sessionId });
  const headingId = useId();
  const card = useRef<HTMLElement>(null);

  // By a toast, say: the user turns to a section that may be out of sight.
  useEffect(() => {
    if (selected && !card.current?.contains(document.activeElement)) {
      card.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [selected]);

  const turnHere = (event: FocusEvent | React.MouseEvent) => {
    if (!(event.target instanceof Element && event.target.closest('dialog'))) {
      desk.select(resourceId);
    }
  };

  // Who has it is shown beside it.
  const editor = 'lock' in standing ? standing.lock.holder?.userId : undefined;
  const others = scope.viewers.filter(
    ({ scope, userId }) => scope === resourceId && userId !== user.userId && userId !== editor,
  );
  const takeover = opened?.takeover;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard turns to a section by its focus.
    <article
      ref={card}
      className={`card card--${standing.is} ${colourClass(standing, user.userId)}`}
      aria-labelledby={headingId}
      data-section={section.name}
      data-selected={selected}
      tabIndex={-1}
      onClick={turnHere}
      onFocus={turnHere}
    >
      <header className="card__header">
        <div className="card__title">
          <h2 id={headingId}>{section.title}</h2>
          <p>{section.hint}</p>
        </div>
        <Avatars people={others} label="Looking at this section" />
        <SectionActions
          desk={desk}
          resourceId={resourceId}
          title={section.title}
          standing={standing}
          opened={opened}
          connected={scope.connected && scope.storeAvailable}
          onDone={() => card.current?.focus()}
        />
      </header>
      <SectionStatus standing={standing} opened={opened} />
      <SectionText
        desk={desk}
        section={section}
        resourceId={resourceId}
        headingId={headingId}
        held={opened?.held}
      />
      {opened?.held && takeover && (
        <TakeoverQuestion
          key={takeover.takeoverId}
          title={section.title}
          takeover={takeover}
          onAnswer={(accept) => void desk.answerTakeover(resourceId, accept)}
        />
      )}
    </article>
  );
}

/** The colour of who has it. */
function colourClass(standing: Standing, userId: string): string {
  switch (standing.is) {
    case 'own':
      return `colour-${colourOf(userId)}`;
    case 'held':
    case 'grace':
    case 'elsewhere':
      return `colour-${colourOf(standing.lock.holder?.userId ?? '')}`;
    default:
      return '';
  }
}
