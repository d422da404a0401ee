import { durationFromMs, timestampDate } from '@bufbuild/protobuf/wkt';
import { type Client, createClient } from '@connectrpc/connect';
import type { CallOptions, LockClient } from '../client.js';
import { AdminService, type Session as PbSession } from '../gen/holdfast/v1/admin_service_pb.js';
import type { HeldLock } from '../held-lock.js';
import { uuid } from '../session/uuid.js';

/** A connected session, or one in grace. */
export interface ConnectedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly connectTime?: Date;
  /** Set while it is disconnected: its locks are released then, by `client.now()`. */
  readonly graceExpiresAt?: number;
  readonly scopes: readonly string[];
  readonly heldResourceIds: readonly string[];
}

/** Why something was done by force; it is written to the audit log. */
export interface ForceOptions extends CallOptions {
  readonly reason?: string | undefined;
}

const TIMEOUT_MS = 10_000;

const PAGE_SIZE = 1_000;

/** What an administrator may do with everybody's locks. Others are refused with `ACCESS_DENIED`. */
export class LockAdmin {
  readonly #client: LockClient;
  readonly #service: Client<typeof AdminService>;

  constructor(client: LockClient) {
    this.#client = client;
    this.#service = createClient(AdminService, client.connection.transport);
  }

  /**
   * Frees a lock whoever holds it.
   *
   * @returns false where nobody held it
   */
  async forceRelease(
    resourceId: string,
    options: ForceOptions & { fencingToken?: number } = {},
  ): Promise<boolean> {
    const { reason = '', fencingToken = 0 } = options;
    const request = { resourceId, reason, fencingToken: BigInt(fencingToken) };
    const { response } = await this.#client.connection.call(
      (callOptions) => this.#service.forceRelease(request, callOptions),
      this.#limits(options),
    );
    return response.released;
  }

  /** Takes a lock for oneself, whoever holds it, and keeps it alive. */
  async forceTake(
    resourceId: string,
    options: ForceOptions & { ttlMs?: number } = {},
  ): Promise<HeldLock> {
    const { reason = '', ttlMs, signal } = options;
    const sessionId = await this.#client.sessionId;
    const lockId = sessionId || uuid();
    const ttl = ttlMs === undefined ? {} : { ttl: durationFromMs(ttlMs) };
    await this.#client.connection.call(
      (callOptions) =>
        this.#service.forceTake({ resourceId, lockId, sessionId, reason, ...ttl }, callOptions),
      this.#limits(options),
    );
    // Asking for the same hold gives it a deadline of this clock.
    return this.#client.acquire(resourceId, { lockId, ttlMs, signal });
  }

  /**
   * Frees every lock of a scope, for maintenance; `*` is everything.
   *
   * @returns how many
   */
  async clear(scope: string, options: ForceOptions = {}): Promise<number> {
    const { response } = await this.#client.connection.call(
      (callOptions) =>
        this.#service.clearLocks({ scope, reason: options.reason ?? '' }, callOptions),
      this.#limits(options),
    );
    return response.cleared;
  }

  /** The connected sessions, page by page as they are iterated. */
  async *sessions(
    options: CallOptions & { userId?: string } = {},
  ): AsyncGenerator<ConnectedSession, void, undefined> {
    let pageToken = '';
    do {
      const request = { userId: options.userId ?? '', pageSize: PAGE_SIZE, pageToken };
      const { response } = await this.#client.connection.call(
        (callOptions) => this.#service.listSessions(request, callOptions),
        this.#limits(options),
      );
      yield* response.sessions.map((session) => this.#session(session));
      pageToken = response.nextPageToken;
    } while (pageToken !== '');
  }

  #session(session: PbSession): ConnectedSession {
    const graceExpiresAt = this.#client.connection.times.of(undefined)(session.graceExpireTime);
    return {
      sessionId: session.sessionId,
      userId: session.userId,
      displayName: session.displayName || session.userId,
      ...(session.connectTime && { connectTime: timestampDate(session.connectTime) }),
      ...(graceExpiresAt !== undefined && { graceExpiresAt }),
      scopes: session.scopes,
      heldResourceIds: session.heldResourceIds,
    };
  }

  #limits({ signal, timeoutMs = TIMEOUT_MS }: CallOptions) {
    return { signal, deadline: this.#client.now() + timeoutMs };
  }
}
