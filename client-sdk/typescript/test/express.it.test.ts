import { once } from 'node:events';
import type { Server } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LockClient } from '../src/exports.js';
import { lockMiddlewares, lockOfRequest } from '../src/express/index.js';
import { createLockClient } from '../src/node/index.js';
import { eventually } from './support/processes.js';
import { Service } from './support/service.js';

/** So long that a heartbeat which is late by a second or two is not too late. */
const SIGN_TTL_MS = 4_000;

describe('the Express middlewares', () => {
  let service: Service;
  let server: Server;
  let url: string;
  let tokens: { smith: string; jane: string };
  let reader: LockClient;
  let nextDocument = 0;
  let duringHandler: (id: string, response: express.Response) => Promise<void> = async () => {};
  let validAtTheEnd: boolean | undefined;

  const send = (method: string, path: string, user: 'smith' | 'jane', signal?: AbortSignal) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${tokens[user]}` },
      signal: signal ?? null,
    });

  const holders = async (id: string) =>
    (await reader.get(`document:${id}:main`)).locks.map(({ holder }) => holder?.userId);

  beforeAll(async () => {
    service = await Service.start('lock-types: {default: {heartbeat-interval: 300ms}}');
    tokens = {
      smith: await service.token({ sub: 'smith', name: 'Dr. Smith' }),
      jane: await service.token({ sub: 'jane', name: 'Nurse Jane' }),
    };
    reader = createLockClient({ baseUrl: service.url, token: tokens.jane, session: false });

    const locks = lockMiddlewares({
      baseUrl: service.url,
      token: (request) => request.get('authorization')?.replace('Bearer ', '') ?? '',
    });
    const section = (request: express.Request) => `document:${request.params.id}:main`;
    const application = express();
    application.post('/:id/edit', locks.acquire(section), (_, response) => {
      response.json({ fencingToken: lockOfRequest(response)?.fencingToken });
    });
    application.put('/:id', locks.release(section), (request, response) => {
      response.sendStatus(request.query.fails ? 500 : 204);
    });
    application.post(
      '/:id/sign',
      locks.around(section, { ttlMs: SIGN_TTL_MS }),
      async (request, response) => {
        await duringHandler(String(request.params.id), response);
        validAtTheEnd = lockOfRequest(response)?.valid;
        response.json({ valid: validAtTheEnd });
      },
    );
    server = application.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  });

  afterAll(async () => {
    server?.close();
    await reader?.close();
    await service?.stop();
  });

  it('acquire for the user of the request, and keep the lock for those that follow', async () => {
    const id = String(nextDocument++);
    const answer = await send('POST', `${id}/edit`, 'smith');
    expect(answer.status).toBe(200);
    expect((await answer.json()).fencingToken).toBeGreaterThan(0);
    expect(await holders(id)).toEqual(['smith']);
    // Asking again is the same hold.
    expect((await send('POST', `${id}/edit`, 'smith')).status).toBe(200);
  });

  it('answer who is in the way', async () => {
    const id = String(nextDocument++);
    await send('POST', `${id}/edit`, 'smith');
    const answer = await send('POST', `${id}/edit`, 'jane');
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      error: {
        reason: 'LOCK_HELD',
        text: 'Dr. Smith is editing, expires in 5 min',
        resourceId: `document:${id}:main`,
        holder: { userId: 'smith', displayName: 'Dr. Smith' },
        expireTime: expect.stringMatching(/Z$/),
      },
    });
  });

  it('release after success, and not after a failure', async () => {
    const id = String(nextDocument++);
    await send('POST', `${id}/edit`, 'smith');
    expect((await send('PUT', `${id}?fails=yes`, 'smith')).status).toBe(500);
    expect(await holders(id)).toEqual(['smith']);
    expect((await send('PUT', id, 'smith')).status).toBe(204);
    await eventually('it is free', async () => (await holders(id)).length === 0);
  });

  it('hold a lock around a handler, for longer than its TTL', async () => {
    const id = String(nextDocument++);
    duringHandler = async () => {
      await eventually('it was renewed beyond its TTL', async () => {
        const [lock] = (await reader.get(`document:${id}:main`)).locks;
        const { acquireTime, expireTime } = lock ?? {};
        return (
          acquireTime &&
          expireTime &&
          expireTime.getTime() - acquireTime.getTime() > 2 * SIGN_TTL_MS
        );
      });
    };
    const answer = await send('POST', `${id}/sign`, 'smith');
    expect(await answer.json()).toEqual({ valid: true });
    await eventually('it is free', async () => (await holders(id)).length === 0);
  });

  it('hold a lock around a handler that goes on when its caller is gone', async () => {
    const id = String(nextDocument++);
    const caller = new AbortController();
    duringHandler = async (_, response) => {
      const gone = once(response, 'close');
      caller.abort();
      await gone;
    };
    validAtTheEnd = undefined;
    await expect(send('POST', `${id}/sign`, 'smith', caller.signal)).rejects.toThrow();
    await eventually('the handler has answered', () => validAtTheEnd !== undefined);
    expect(validAtTheEnd).toBe(true);
    await eventually('it is free', async () => (await holders(id)).length === 0);
  });

  it('say that the token is no good', async () => {
    const answer = await fetch(`${url}1/edit`, { method: 'POST' });
    expect(answer.status).toBe(401);
  });
});
