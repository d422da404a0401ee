import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { LockClient } from '../client.js';
import { isLockError, type LockError, type Texts } from '../errors.js';
import type { HeldLock } from '../held-lock.js';
import { clientOver, createTransport } from '../node/index.js';
import { uuid } from '../session/uuid.js';
import { bodyOf, statusOf } from './refusal.js';

export type { RefusalBody } from './refusal.js';

/** How the middlewares reach the service, and as whom. */
export interface LockMiddlewareOptions {
  /** Where the service speaks gRPC: `http://localhost:9090`. */
  readonly baseUrl: string;
  /** The bearer token of the user who sent the request. */
  token(request: Request): string | Promise<string>;
  /** Answers a refused request. Default: its HTTP status, with a {@link RefusalBody}. */
  onRefused?(error: LockError, request: Request, response: Response, next: NextFunction): void;
  readonly texts?: Texts;
}

/** The resource that a request is about. */
export type ResourceOf = (request: Request) => string;

/** How the lock of a request is acquired. */
export interface MiddlewareAcquireOptions {
  readonly ttlMs?: number;
  readonly waitMs?: number;
  /**
   * Names the hold over several requests. Default: the user's one hold of the resource, which any
   * client of the user may renew and release.
   */
  lockId?(request: Request): string;
}

/** Middlewares that lock what a request is about, for the user who sent it. */
export interface LockMiddlewares {
  /**
   * Acquires before the handler, for the requests that follow until `release`; nothing renews it
   * in between but another request that acquires.
   */
  acquire(resource: ResourceOf, options?: MiddlewareAcquireOptions): RequestHandler;
  /** Releases once the handler has answered with success; else the user goes on editing. */
  release(resource: ResourceOf, options?: Pick<MiddlewareAcquireOptions, 'lockId'>): RequestHandler;
  /**
   * Both around one handler: holds the lock while it runs, renewing it, and releases when it has
   * answered. Where the caller is gone before, the handler has what the lock then has left to end.
   */
  around(
    resource: ResourceOf,
    options?: Pick<MiddlewareAcquireOptions, 'ttlMs' | 'waitMs'>,
  ): RequestHandler;
}

/** The lock that `acquire` or `around` put under this request. */
export function lockOfRequest(response: Response): HeldLock | undefined {
  return response.locals.holdfastLock;
}

/** An answer from here on says that the handler did not do what it was asked. */
const FIRST_FAILURE_STATUS = 400;

export function lockMiddlewares(options: LockMiddlewareOptions): LockMiddlewares {
  const transport = createTransport(options.baseUrl);
  const { texts } = options;
  const clientOf = (request: Request): LockClient =>
    clientOver(transport, { token: () => options.token(request), session: false, texts });
  const refuse = (cause: unknown, request: Request, response: Response, next: NextFunction) => {
    if (!isLockError(cause)) {
      next(cause);
    } else if (options.onRefused) {
      options.onRefused(cause, request, response, next);
    } else {
      response.status(statusOf(cause)).json(bodyOf(cause));
    }
  };

  return {
    acquire:
      (resource, { ttlMs, waitMs, lockId } = {}) =>
      async (request, response, next) => {
        try {
          const client = clientOf(request);
          const held = await client.acquire(resource(request), {
            ttlMs,
            waitMs,
            lockId: lockId?.(request) ?? '',
            keepAlive: false,
            signal: endOf(request, response),
          });
          response.locals.holdfastLock = held;
          // It is held beyond this request; only the watch over its deadline ends with it.
          response.on('close', () => held.end());
        } catch (cause) {
          refuse(cause, request, response, next);
          return;
        }
        next();
      },

    release:
      (resource, { lockId } = {}) =>
      (request, response, next) => {
        response.on('finish', () => {
          if (response.statusCode < FIRST_FAILURE_STATUS) {
            clientOf(request)
              .release(resource(request), { lockId: lockId?.(request) ?? '' })
              .catch(() => {
                // The answer is sent; the lock's TTL ends it.
              });
          }
        });
        next();
      },

    around:
      (resource, { ttlMs, waitMs } = {}) =>
      async (request, response, next) => {
        try {
          const client = clientOf(request);
          const signal = endOf(request, response);
          const acquired = { ttlMs, waitMs, lockId: uuid(), signal };
          const held = await client.acquire(resource(request), acquired);
          response.locals.holdfastLock = held;
          onceAnswered(
            response,
            () => held.timeLeft,
            () => {
              held.release().catch(() => {
                // The answer is sent; the lock's TTL ends it.
              });
            },
          );
        } catch (cause) {
          refuse(cause, request, response, next);
          return;
        }
        next();
      },
  };
}

/**
 * Runs when a handler has answered. A caller who goes away before that does not stop the handler,
 * which then still has some time; one that never answers a caller who is gone shall not go on for ever.
 */
function onceAnswered(response: Response, patienceMs: () => number, run: () => void): void {
  response.on('close', () => {
    if (response.writableEnded) {
      run();
      return;
    }
    const patience = setTimeout(run, patienceMs()).unref();
    const end = response.end.bind(response) as (...parts: unknown[]) => Response;
    response.end = (...parts: unknown[]) => {
      clearTimeout(patience);
      run();
      return end(...parts);
    };
  });
}

/** Aborted when the caller is gone, so that nobody waits in a queue for nobody. */
function endOf(request: Request, response: Response): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => gone.abort(new Error(`${request.method} was given up by its caller`)));
  return gone.signal;
}
