import type { LockError, Reason } from '../errors.js';

/** The HTTP status of each reason, as Envoy has them; what is not here is a failure of ours: 500. */
const STATUS: Partial<Record<Reason, number>> = {
  LOCK_HELD: 409,
  LOCK_LOST: 409,
  LOCK_NOT_HELD: 400,
  USER_LOCK_LIMIT: 429,
  QUEUE_FULL: 429,
  SECTION_LIMIT: 429,
  RATE_LIMITED: 429,
  RESOURCE_ID_INVALID: 400,
  RESOURCE_ID_INCOMPLETE: 400,
  TTL_OUT_OF_RANGE: 400,
  ARGUMENT_INVALID: 400,
  ACCESS_DENIED: 403,
  TOKEN_MISSING: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_UNAVAILABLE: 401,
  STORE_UNAVAILABLE: 503,
  SERVER_DRAINING: 503,
  UNREACHABLE: 503,
};

/** What a refused request is answered with. */
export interface RefusalBody {
  readonly error: {
    readonly reason: Reason;
    /** For the user. */
    readonly text: string;
    readonly resourceId?: string;
    /** Who is in the way. */
    readonly holder?: { readonly userId: string; readonly displayName: string };
    /** When that hold ends unless it is renewed, in RFC 3339. */
    readonly expireTime?: string;
  };
}

export function statusOf(error: LockError): number {
  return STATUS[error.reason] ?? 500;
}

export function bodyOf(error: LockError): RefusalBody {
  const { reason, text, resourceId, holder } = error;
  const expireTime = error.locks[0]?.expireTime?.toISOString();
  return {
    error: {
      reason,
      text,
      ...(resourceId !== undefined && { resourceId }),
      ...(holder && { holder: { userId: holder.userId, displayName: holder.displayName } }),
      ...(expireTime !== undefined && { expireTime }),
    },
  };
}
