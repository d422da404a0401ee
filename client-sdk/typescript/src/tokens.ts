/**
 * The bearer token, or what gives one. A function is called when there is none yet, when the last
 * one is about to expire, and when the service has refused it; in between its token is kept.
 */
export type TokenSource = string | (() => string | Promise<string>);

/** A token that has less life left than this is replaced before it is used. */
const FRESH_MS = 5_000;

/** Keeps the present token. Several calls that need a new one share one call of the function. */
export class Tokens {
  readonly #source: TokenSource;
  #token: string | undefined;
  #asking: Promise<string> | undefined;

  constructor(source: TokenSource) {
    this.#source = source;
    this.#token = typeof source === 'string' ? source : undefined;
  }

  /** The token last used, where there is one; it may have expired. */
  get last(): string | undefined {
    return this.#token;
  }

  async get(): Promise<string> {
    if (typeof this.#source === 'string') {
      return this.#source;
    }
    if (this.#token !== undefined && !expiresSoon(this.#token)) {
      return this.#token;
    }
    this.#asking ??= this.#ask(this.#source).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /**
   * Says that the service does not take this token.
   *
   * @returns whether another can be had
   */
  refuse(token: string | undefined): boolean {
    if (typeof this.#source === 'string') {
      return false;
    }
    if (this.#token === token) {
      this.#token = undefined;
    }
    return true;
  }

  async #ask(source: () => string | Promise<string>): Promise<string> {
    this.#token = await source();
    return this.#token;
  }
}

/** Only to save a call that would fail: the service alone says whether a token is good. */
function expiresSoon(token: string): boolean {
  try {
    const payload = token.split('.')[1] ?? '';
    const { exp } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    return typeof exp === 'number' && exp * 1_000 - Date.now() < FRESH_MS;
  } catch {
    return false;
  }
}
