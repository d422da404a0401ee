import { useLive } from '@holdfast/client/react';
import { useEffect } from 'react';
import { usePage } from '../app/context.js';
import { Avatars } from '../ui/avatar.js';
import { Activity } from './activity.js';
import { ConnectionBanner } from './connection-banner.js';
import type { Desk } from './desk.js';
import { People } from './people.js';
import { SECTIONS, titleOf } from './report.js';
import { SectionCard } from './section-card.js';

/** A report that several people edit, each section by one at a time. */
export function ReportPage({ desk }: { desk: Desk }) {
  const { user } = usePage();
  const { viewers, locks } = useLive(desk.observation);
  const patient = desk.documentId.split(':')[1];
  const here = viewers.filter(
    ({ userId }, index) => viewers.findIndex((other) => other.userId === userId) === index,
  );
  useTitle(desk, patient ?? '');
  return (
    <main id="main" className="report" tabIndex={-1}>
      <ConnectionBanner desk={desk} />
      <div className="report__head">
        <div>
          <p className="report__kind">Radiology report · CT chest with contrast</p>
          <h1>Patient {patient}</h1>
          <dl className="facts">
            <div>
              <dt>Born</dt>
              <dd>12 May 1961</dd>
            </div>
            <div>
              <dt>Examined</dt>
              <dd>24 Nov 2026, 09:40</dd>
            </div>
            <div>
              <dt>Ward</dt>
              <dd>Pneumology, 4B</dd>
            </div>
            <div>
              <dt>Status</dt>
              <dd>
                <span className="tag">Draft</span>
              </dd>
            </div>
            <div>
              <dt>Being edited</dt>
              <dd>
                {locks.length} of {SECTIONS.length} sections
              </dd>
            </div>
          </dl>
        </div>
        <div className="report__here">
          <Avatars people={here} label="Looking at this report" most={6} />
          <small>
            {here.length > 1
              ? `${here.length} people are here`
              : here.length === 1 && here[0]?.userId === user.userId
                ? 'Only you are here'
                : ''}
          </small>
        </div>
      </div>
      <div className="report__sections">
        {SECTIONS.map((section) => (
          <SectionCard key={section.name} desk={desk} section={section} />
        ))}
      </div>
      <div className="report__side">
        <People desk={desk} />
        <Activity desk={desk} />
      </div>
    </main>
  );
}

/** Says in the browser's tab what one edits: a tab in the background is then found again. */
function useTitle(desk: Desk, patient: string): void {
  const { locks } = useLive(desk.observation);
  const opened = useLive(desk.opened);
  useEffect(() => {
    const own = locks.filter(({ resourceId }) => opened.get(resourceId)?.state.held);
    const titles = own.map(({ resourceId }) => titleOf(resourceId));
    const editing = titles.length > 0 ? `✎ ${titles.join(', ')} – ` : '';
    document.title = `${editing}Patient ${patient} – Holdfast`;
  }, [locks, opened, patient]);
}
