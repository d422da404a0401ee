import { type CallOptions, type Client, createClient, type Transport } from '@connectrpc/connect';
import { backoff } from './backoff.js';
import { before } from './before.js';
import { type Failure, failureOf, LockError, type Texts } from './errors.js';
import { LockService } from './gen/holdfast/v1/lock_service_pb.js';
import { linkedAbort } from './linked-abort.js';
import { ServerTimes } from './server-times.js';
import { pause, type Time } from './time.js';
import type { Tokens } from './tokens.js';

/** How long one attempt may take before it counts as lost on the way. */
const ATTEMPT_MS = 5_000;

/** An answer, and when the attempt that brought it was sent: what a deadline counts from. */
export interface Answer<T> {
  readonly response: T;
  readonly sentAt: number;
}

/** Until when, and how, a call is tried. */
export interface CallLimits {
  /** By the client's clock; retried until then where it may help. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** How long the service itself may take for one attempt beyond what is usual: a time in a queue. */
  readonly waiting?: number;
}

/** The service as one user: adds the token, retries what may pass, and reads errors. */
export class Connection {
  readonly service: Client<typeof LockService>;
  readonly times: ServerTimes;
  readonly #calls = new Set<AbortController>();

  constructor(
    readonly transport: Transport,
    readonly tokens: Tokens,
    readonly time: Time,
    readonly texts: Texts | undefined,
  ) {
    this.times = new ServerTimes(() => time.now());
    this.service = createClient(LockService, transport);
  }

  /**
   * Calls until there is an answer, with a new token where the last has expired.
   *
   * @throws LockError a refusal, or the last failure when the deadline has passed
   * @throws the signal's reason where it is aborted
   */
  async call<T>(
    attempt: (options: CallOptions) => Promise<T>,
    limits: CallLimits,
  ): Promise<Answer<T>> {
    const { controller, unlink } = linkedAbort(limits.signal);
    this.#calls.add(controller);
    try {
      return await this.#tried(attempt, { ...limits, signal: controller.signal });
    } finally {
      this.#calls.delete(controller);
      unlink();
    }
  }

  /** Ends all calls: no timer will any more. */
  close(): void {
    for (const call of this.#calls) {
      call.abort(this.failed({ reason: 'UNREACHABLE', message: 'the client was closed' }));
    }
  }

  async #tried<T>(
    attempt: (options: CallOptions) => Promise<T>,
    { deadline, signal, waiting = 0 }: CallLimits,
  ): Promise<Answer<T>> {
    let renewedToken = false;
    for (let failures = 0; ; failures++) {
      signal?.throwIfAborted();
      const sentAt = this.time.now();
      let token: string | undefined;
      try {
        token = await this.#bounded(Math.max(1, deadline - sentAt), signal, (bound) =>
          this.token(bound),
        );
        const ms = Math.max(1, Math.min(ATTEMPT_MS + waiting, deadline - sentAt));
        const response = await this.#bounded(ms, signal, (bound) =>
          attempt({ headers: bearer(token), timeoutMs: Math.ceil(ms), signal: bound }),
        );
        return { response, sentAt };
      } catch (cause) {
        signal?.throwIfAborted();
        const error = this.error(cause);
        if (error.unauthenticated && !renewedToken && this.tokens.refuse(token)) {
          renewedToken = true;
          continue;
        }
        const wait = Math.max(backoff(failures), error.retryAfter ?? 0);
        if (!error.transient || this.time.now() + wait >= deadline) {
          throw error;
        }
        await pause(this.time, wait, signal);
      }
    }
  }

  /** @throws LockError where the token function throws, or has no answer when the signal is aborted */
  async token(signal: AbortSignal): Promise<string> {
    try {
      return await before(signal, this.tokens.get());
    } catch (cause) {
      const message = 'the token function failed';
      throw this.failed({ reason: 'TOKEN_UNAVAILABLE', message }, cause);
    }
  }

  /** Reads what a call threw; a {@link LockError} stays as it is. */
  error(cause: unknown): LockError {
    return cause instanceof LockError
      ? cause
      : new LockError(failureOf(cause, this.time.now(), this.times), this.texts, cause);
  }

  /** An error that only the client can find. */
  failed(
    failure: Pick<Failure, 'reason' | 'message'> & Partial<Failure>,
    cause?: unknown,
  ): LockError {
    const rest = { locks: [], metadata: {}, at: this.time.now() };
    return new LockError({ ...rest, ...failure }, this.texts, cause);
  }

  /** Ends an attempt in time even where the browser's own timers are late. */
  async #bounded<T>(
    ms: number,
    signal: AbortSignal | undefined,
    run: (bound: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { controller, unlink } = linkedAbort(signal);
    const cancel = this.time.after(ms, () => controller.abort());
    try {
      return await run(controller.signal);
    } finally {
      cancel();
      unlink();
    }
  }
}

export function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
