import { isLockError } from '@holdfast/client';
import { Value } from '../app/value.js';

export type Tone = 'info' | 'good' | 'warning' | 'bad';

/** Something that has happened, said in passing. */
export interface Notice {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  /** A section's title, say: what it is about. */
  readonly about?: string | undefined;
  readonly action?: { readonly label: string; run(): void } | undefined;
}

/** So many are shown at a time; of more, the oldest go. */
const SHOWN = 4;

/** What the page tells its user in passing: seen as toasts, and read out by screen readers. */
export class Notices {
  readonly shown = new Value<readonly Notice[]>([]);
  /** Read out when there is a moment. */
  readonly polite = new Value('');
  /** Read out at once: a lock is lost. */
  readonly assertive = new Value('');
  #nextId = 0;

  show(notice: Omit<Notice, 'id'>): void {
    const added = { ...notice, id: this.#nextId++ };
    // The same again replaces the one before: a second click on Edit is no second toast.
    const others = this.shown.state.filter(
      ({ text, about }) => text !== notice.text || about !== notice.about,
    );
    this.shown.set([...others, added].slice(-SHOWN));
    this.say([notice.about, notice.text].filter(Boolean).join(': '), notice.tone === 'bad');
  }

  /** A call that was made for the user has failed. */
  failed(cause: unknown, about?: string): void {
    const text = isLockError(cause) ? cause.text : 'That did not work';
    this.show({ tone: 'warning', about, text });
  }

  dismiss(id: number): void {
    this.shown.set(this.shown.state.filter((notice) => notice.id !== id));
  }

  /** Reads something out that is on the page anyway. */
  say(text: string, urgent = false): void {
    (urgent ? this.assertive : this.polite).set(text);
  }
}
