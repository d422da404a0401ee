import { Value } from '../app/value.js';

/** The text of a section as this browser knows it. */
export interface Draft {
  readonly text: string;
  readonly savedBy: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** Of the hold that it was written under. */
  readonly fencingToken: number;
}

const PREFIX = 'holdfast.draft.';

/**
 * The texts of the report, in the browser's storage and so shared by all its tabs. A real
 * application has a server for them; what matters is the same: a text that was written under an
 * older hold than the last is refused, so that who has lost the lock without knowing it yet
 * overwrites nobody.
 */
export class Drafts {
  readonly #storage: Storage;
  readonly #values = new Map<string, Value<Draft | undefined>>();
  readonly #heard = ({ key }: StorageEvent) => {
    const value = key?.startsWith(PREFIX) && this.#values.get(key.slice(PREFIX.length));
    if (value && key) {
      value.set(parse(this.#storage.getItem(key)));
    }
  };

  constructor(storage: Storage = window.localStorage) {
    this.#storage = storage;
    window.addEventListener('storage', this.#heard);
  }

  /** The last known text; undefined: never edited here. */
  of(resourceId: string): Value<Draft | undefined> {
    let value = this.#values.get(resourceId);
    if (!value) {
      value = new Value(parse(this.#storage.getItem(PREFIX + resourceId)));
      this.#values.set(resourceId, value);
    }
    return value;
  }

  /**
   * Saves a text.
   *
   * @returns false where a newer hold has written already, or the browser's storage is full
   */
  save(resourceId: string, draft: Draft): boolean {
    const last = parse(this.#storage.getItem(PREFIX + resourceId));
    if (last && last.fencingToken > draft.fencingToken) {
      return false;
    }
    try {
      this.#storage.setItem(PREFIX + resourceId, JSON.stringify(draft));
    } catch {
      return false;
    }
    this.of(resourceId).set(draft);
    return true;
  }

  close(): void {
    window.removeEventListener('storage', this.#heard);
  }
}

function parse(json: string | null): Draft | undefined {
  try {
    const draft = json === null ? undefined : (JSON.parse(json) as Partial<Draft> | null);
    return typeof draft?.text === 'string' && typeof draft.fencingToken === 'number'
      ? {
          text: draft.text,
          savedBy: String(draft.savedBy ?? ''),
          savedAt: Number(draft.savedAt ?? 0),
          fencingToken: draft.fencingToken,
        }
      : undefined;
  } catch {
    return undefined;
  }
}
