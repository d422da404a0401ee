import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import type { Transport } from '@connectrpc/connect';
import { framed, framesOf, TRAILERS } from './frames.js';
import { errorIn, httpError, trailersOf } from './status.js';

/** What every request carries. */
export const GRPC_WEB_HEADERS = {
  'content-type': 'application/grpc-web+proto',
  'x-grpc-web': '1',
} as const;

const TOO_MANY_REQUESTS = 429;

/** The address of a method. */
export function methodUrl(baseUrl: string, service: string, method: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/${service}/${method}`;
}

/**
 * gRPC-Web by fetch, in binary, for connect-es's clients. connect-web has a transport too; this
 * one leaves out its JSON, interceptors and envelopes, 5 KB of a page's bundle, and takes an answer
 * that is cut off for a lost connection, where that one says InvalidArgument.
 */
export function grpcWebTransport(baseUrl: string): Transport {
  async function* exchange<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { input: I; output: O },
    call: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined; header: HeadersInit },
    input: MessageInitShape<I>,
    heard: { header: Headers; trailer: Headers },
  ): AsyncGenerator<MessageShape<O>> {
    const headers = new Headers(call.header);
    for (const [name, value] of Object.entries(GRPC_WEB_HEADERS)) {
      headers.set(name, value);
    }
    if (call.timeoutMs !== undefined) {
      headers.set('grpc-timeout', `${Math.ceil(call.timeoutMs)}m`);
    }
    const response = await fetch(methodUrl(baseUrl, method.parent.typeName, method.name), {
      method: 'POST',
      // A redirect would take the token elsewhere.
      redirect: 'error',
      headers,
      body: framed(toBinary(method.input, create(method.input, input))),
      signal: call.signal ?? null,
    });
    heard.header = response.headers;
    const error = errorIn(response.headers);
    if (error || !response.ok || !response.body) {
      response.body?.cancel().catch(() => {});
      // Envoy says Unavailable for a rate that is exceeded; only the HTTP status tells the two apart.
      throw response.status === TOO_MANY_REQUESTS
        ? httpError(response)
        : (error ?? httpError(response));
    }
    for await (const { flags, data } of framesOf(response.body)) {
      if (flags & TRAILERS) {
        heard.trailer = trailersOf(data);
        const failure = errorIn(heard.trailer);
        if (failure) {
          throw failure;
        }
        return;
      }
      yield fromBinary(method.output, data);
    }
    if (!response.headers.has('grpc-status')) {
      throw new TypeError('the answer was cut off');
    }
  }

  return {
    async unary(method, signal, timeoutMs, header = {}, input) {
      const heard = { header: new Headers(), trailer: new Headers() };
      let message: MessageShape<typeof method.output> | undefined;
      for await (const each of exchange(method, { signal, timeoutMs, header }, input, heard)) {
        message = each;
      }
      if (!message) {
        throw new TypeError('the answer was empty');
      }
      return { stream: false, service: method.parent, method, message, ...heard };
    },
    async stream(method, signal, timeoutMs, header = {}, inputs) {
      const heard = { header: new Headers(), trailer: new Headers() };
      const { value: input } = await inputs[Symbol.asyncIterator]().next();
      const message = exchange(method, { signal, timeoutMs, header }, input, heard);
      return { stream: true, service: method.parent, method, message, ...heard };
    },
  };
}
