import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError } from '@connectrpc/connect';
import { ErrorInfoSchema, RetryInfoSchema } from './gen/google/rpc/error_details_pb.js';
import type { ErrorReason } from './gen/holdfast/v1/error_reason_pb.js';
import { LockSchema } from './gen/holdfast/v1/lock_service_pb.js';
import type { Holder, Lock } from './lock.js';
import { lockOf, millis } from './messages.js';
import type { ServerTimes } from './server-times.js';
import { englishText } from './text.js';

/** Why a call was refused: the contract's `ErrorReason`, and what only a client can find. */
export type Reason =
  | Exclude<keyof typeof ErrorReason, 'ERROR_REASON_UNSPECIFIED'>
  /** No answer came until the local deadline; where it was an Acquire, it was given back. */
  | 'UNREACHABLE'
  /** The token function threw. */
  | 'TOKEN_UNAVAILABLE'
  /** The holder kept the lock. */
  | 'TAKEOVER_DECLINED'
  /** The user did nothing for so long that the lock was given up. */
  | 'IDLE'
  /** The service does not have this call, or is not the one that was meant. */
  | 'UNIMPLEMENTED'
  /** A bug, here or in the service. */
  | 'INTERNAL';

/** All that is known of a refusal or a loss, without the words for it. */
export interface Failure {
  readonly reason: Reason;
  readonly message: string;
  readonly resourceId?: string;
  /** The holds in the way, of `LOCK_HELD`; who has it now, of `LOCK_LOST`. */
  readonly locks: readonly Lock[];
  /** What the service says besides; `error_reason.proto` lists it for each reason. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Do not call again before, in milliseconds. */
  readonly retryAfter?: number;
  /** `client.now()` when it happened. */
  readonly at: number;
}

/** Words for a person. Undefined: take the English ones. */
export type Texts = (failure: Failure) => string | undefined;

/** The one error of this package. `text` is what to show to the user; `message` is for logs. */
export class LockError extends Error implements Failure {
  override readonly name = 'LockError';
  readonly reason: Reason;
  readonly resourceId?: string;
  readonly locks: readonly Lock[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly retryAfter?: number;
  readonly at: number;
  /** For a toast, in the user's language: "Dr. Smith is editing, expires in 4 min". */
  readonly text: string;

  constructor(failure: Failure, texts?: Texts, cause?: unknown) {
    super(`${failure.reason}: ${failure.message}`, { cause });
    this.reason = failure.reason;
    if (failure.resourceId !== undefined) {
      this.resourceId = failure.resourceId;
    }
    this.locks = failure.locks;
    this.metadata = failure.metadata;
    if (failure.retryAfter !== undefined) {
      this.retryAfter = failure.retryAfter;
    }
    this.at = failure.at;
    this.text = texts?.(failure) ?? englishText(failure);
  }

  /** Who is in the way, of `LOCK_HELD`, or has it now, of `LOCK_LOST`; if somebody does. */
  get holder(): Holder | undefined {
    return this.locks[0]?.holder;
  }

  /** Whether the same call may succeed a little later; everything else is the last word. */
  get transient(): boolean {
    return TRANSIENT.has(this.reason);
  }

  /** Whether it was about the token, so that another one may help. */
  get unauthenticated(): boolean {
    return this.reason.startsWith('TOKEN_') && this.reason !== 'TOKEN_UNAVAILABLE';
  }
}

/** Whether it is a {@link LockError}, and of one of these reasons where some are given. */
export function isLockError(error: unknown, ...reasons: Reason[]): error is LockError {
  return error instanceof LockError && (reasons.length === 0 || reasons.includes(error.reason));
}

const TRANSIENT: ReadonlySet<Reason> = new Set<Reason>([
  'UNREACHABLE',
  'TOKEN_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'SERVER_DRAINING',
  'RATE_LIMITED',
]);

/** What ErrorInfo says of the service's own reasons. */
const DOMAIN = 'holdfast';

/**
 * What an error without a reason of the service is: it then comes from the way there. A browser
 * says Unknown for a refused or cut connection, Node says Aborted or Canceled, Envoy Unavailable.
 */
const WITHOUT_REASON: Partial<Record<Code, Reason>> = {
  [Code.Unavailable]: 'UNREACHABLE',
  [Code.Unknown]: 'UNREACHABLE',
  [Code.DeadlineExceeded]: 'UNREACHABLE',
  [Code.Aborted]: 'UNREACHABLE',
  [Code.Canceled]: 'UNREACHABLE',
  [Code.ResourceExhausted]: 'RATE_LIMITED',
  [Code.Unauthenticated]: 'TOKEN_INVALID',
  [Code.PermissionDenied]: 'ACCESS_DENIED',
  [Code.InvalidArgument]: 'ARGUMENT_INVALID',
  [Code.Unimplemented]: 'UNIMPLEMENTED',
  [Code.NotFound]: 'UNIMPLEMENTED',
};

/** Reads what a call threw. */
export function failureOf(cause: unknown, now: number, times: ServerTimes): Failure {
  const error = ConnectError.from(cause);
  const info = error.findDetails(ErrorInfoSchema).find(({ domain }) => domain === DOMAIN);
  const metadata = info?.metadata ?? {};
  const serverTime = Date.parse(metadata.server_time ?? '');
  const local = times.of(Number.isNaN(serverTime) ? undefined : timestampFromMs(serverTime));
  // A proxy that limits rates says it in a header.
  const header = Number(error.metadata.get('retry-after')) * 1_000 || undefined;
  const retryAfter = millis(error.findDetails(RetryInfoSchema)[0]?.retryDelay) ?? header;
  const resourceId = metadata.resource_id;
  return {
    reason: (info?.reason as Reason | undefined) ?? WITHOUT_REASON[error.code] ?? 'INTERNAL',
    message: error.rawMessage,
    ...(resourceId !== undefined && { resourceId }),
    locks: error.findDetails(LockSchema).map((lock) => lockOf(lock, local)),
    metadata,
    ...(retryAfter !== undefined && { retryAfter }),
    at: now,
  };
}
