import { documentOf, type LockClient, type LockEvent, type OpenedResource } from '@holdfast/client';
import { Value } from '../app/value.js';
import type { Notices } from '../ui/notices.js';
import { Drafts } from './drafts.js';
import { titleOf } from './report.js';

/** Of the report's latest events, so many are shown. */
const EVENTS_KEPT = 60;

/**
 * A report that a user has before them. The document is watched as a whole; of its sections only
 * those are opened that the user looks at, edits or waits for, so that others see who looks where.
 */
export class Desk {
  readonly documentId: string;
  readonly observation;
  readonly drafts = new Drafts();
  /** The section that the user turned to last. */
  readonly selected = new Value<string | undefined>(undefined);
  readonly opened = new Value<ReadonlyMap<string, OpenedResource>>(new Map());
  /** What happened to its locks, the latest first. */
  readonly events = new Value<readonly LockEvent[]>([]);
  /** Whether it is of use to ask for a lock; false once the service has said that it never is. */
  readonly takeovers = new Value(true);
  /** This tab's, once it is known. */
  readonly sessionId = new Value<string | undefined>(undefined);
  readonly #client: LockClient;
  readonly #notices: Notices;
  /** Sections that something is under way for. */
  readonly #busy = new Map<string, number>();
  readonly #cancels = new Map<string, () => void>();
  readonly #stopEvents: () => void;
  #restored = false;

  constructor(client: LockClient, notices: Notices, documentId: string) {
    this.#client = client;
    this.#notices = notices;
    this.documentId = documentId;
    this.observation = client.observe(documentId, { viewer: true });
    const stopChanges = this.observation.subscribe(() => void this.#restore());
    const stopEvents = this.observation.onEvent((event) => this.#note(event));
    this.#stopEvents = () => {
      stopChanges();
      stopEvents();
    };
  }

  /** Whether something would be lost by closing it. */
  get engaged(): boolean {
    return [...this.opened.state.values()].some((each) => this.#isEngaged(each));
  }

  /** The user turns to a section. */
  select(resourceId: string): OpenedResource {
    this.selected.set(resourceId);
    const opened = this.#open(resourceId);
    this.#tidy();
    return opened;
  }

  edit(resourceId: string): Promise<boolean> {
    return this.#during(resourceId, (opened) => opened.edit());
  }

  /** Queues for a section. */
  async wait(resourceId: string): Promise<void> {
    if (await this.#during(resourceId, (opened) => opened.wait())) {
      this.#ownTurn(resourceId, 'It is your turn: you are editing');
    }
  }

  stopWaiting(resourceId: string): void {
    this.opened.state.get(resourceId)?.stopWaiting();
  }

  /** Asks the holder for a section, or claims one whose holder's connection is gone. */
  async requestTakeover(resourceId: string, reason: string): Promise<void> {
    if (await this.#during(resourceId, (opened) => opened.requestTakeover({ reason }))) {
      this.#ownTurn(resourceId, 'It was handed over to you: you are editing');
    }
  }

  async release(resourceId: string): Promise<void> {
    await this.#during(resourceId, (opened) => this.#try(resourceId, opened.release()));
  }

  async withdrawTakeover(resourceId: string): Promise<void> {
    await this.#during(resourceId, (opened) => this.#try(resourceId, opened.withdrawTakeover()));
  }

  async answerTakeover(resourceId: string, accept: boolean): Promise<void> {
    await this.#during(resourceId, (opened) =>
      this.#try(resourceId, opened.answerTakeover(accept)),
    );
  }

  async close(): Promise<void> {
    this.#stopEvents();
    this.observation.close();
    this.drafts.close();
    for (const cancel of this.#cancels.values()) {
      cancel();
    }
    // What cannot be released now, its session's grace ends.
    await Promise.allSettled([...this.opened.state.values()].map((each) => each.close()));
  }

  /** After a reload this tab's session still holds what it held: it goes on editing. */
  async #restore(): Promise<void> {
    const { ready, locks } = this.observation.state;
    if (!ready || this.#restored) {
      return;
    }
    this.#restored = true;
    const session = await this.#client.sessionId;
    this.sessionId.set(session);
    for (const { resourceId, holder } of locks) {
      if (session !== '' && holder?.sessionId === session && documentOf(resourceId)) {
        this.selected.set(resourceId);
        void this.edit(resourceId);
      }
    }
  }

  #open(resourceId: string): OpenedResource {
    const present = this.opened.state.get(resourceId);
    if (present) {
      return present;
    }
    const opened = this.#client.open(resourceId, { edit: false });
    this.#listen(opened);
    this.opened.set(new Map(this.opened.state).set(opened.resourceId, opened));
    return opened;
  }

  #listen(opened: OpenedResource): void {
    const { resourceId } = opened;
    const about = titleOf(resourceId);
    const cancels = [
      opened.subscribe(() => this.#tidy()),
      opened.on('denied', (error) => {
        if (error.reason === 'TAKEOVER_NOT_ALLOWED') {
          this.takeovers.set(false);
        }
        const [elsewhere] = (error.metadata.held_resource_ids ?? '').split(',');
        const here = elsewhere && documentOf(elsewhere) === this.documentId ? elsewhere : undefined;
        this.#notices.show({
          tone: 'warning',
          about,
          text: error.text,
          action: here
            ? { label: `Go to ${titleOf(here)}`, run: () => this.select(here) }
            : undefined,
        });
      }),
      opened.on('lost', (error) => this.#notices.show({ tone: 'bad', about, text: error.text })),
      opened.on('warning', (left) => {
        const text = `Your lock could not be renewed and ends in ${Math.ceil(left / 1_000)} s`;
        this.#notices.show({ tone: 'bad', about, text });
      }),
      opened.on('takeover', (takeover) => {
        if (takeover) {
          const text = `${takeover.requesterDisplayName} asks to take over ${about}`;
          this.#notices.say(text, true);
        }
      }),
    ];
    this.#cancels.set(resourceId, () => {
      for (const cancel of cancels) {
        cancel();
      }
    });
  }

  /** Closes what nobody looks at or waits for any more. */
  #tidy(): void {
    for (const [resourceId, opened] of this.opened.state) {
      if (resourceId !== this.selected.state && !this.#isEngaged(opened)) {
        this.#cancels.get(resourceId)?.();
        this.#cancels.delete(resourceId);
        const left = new Map(this.opened.state);
        left.delete(resourceId);
        this.opened.set(left);
        void opened.close();
      }
    }
  }

  #isEngaged({ resourceId, state }: OpenedResource): boolean {
    return state.role !== 'viewer' || this.#busy.has(resourceId);
  }

  async #during<T>(resourceId: string, run: (opened: OpenedResource) => Promise<T>): Promise<T> {
    this.#busy.set(resourceId, (this.#busy.get(resourceId) ?? 0) + 1);
    try {
      return await run(this.#open(resourceId));
    } finally {
      const others = (this.#busy.get(resourceId) ?? 1) - 1;
      if (others > 0) {
        this.#busy.set(resourceId, others);
      } else {
        this.#busy.delete(resourceId);
      }
      this.#tidy();
    }
  }

  /** A call whose failure is no state of the section: it is only told. */
  async #try(resourceId: string, call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (cause) {
      this.#notices.failed(cause, titleOf(resourceId));
    }
  }

  #ownTurn(resourceId: string, text: string): void {
    this.#notices.show({
      tone: 'good',
      about: titleOf(resourceId),
      text,
      action:
        this.selected.state === resourceId
          ? undefined
          : { label: 'Go there', run: () => this.select(resourceId) },
    });
  }

  #note(event: LockEvent): void {
    if (event.type !== 'RENEWED') {
      this.events.set([event, ...this.events.state].slice(0, EVENTS_KEPT));
    }
  }
}
