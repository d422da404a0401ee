import { create, toBinary } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import { ErrorInfoSchema } from '../src/gen/google/rpc/error_details_pb.js';
import { StatusSchema } from '../src/gen/google/rpc/status_pb.js';
import { framed, framesOf, TRAILERS } from '../src/grpc-web/frames.js';
import { errorIn, trailersOf } from '../src/grpc-web/status.js';

const bytes = (text: string) => new TextEncoder().encode(text);

const bodyOf = (...chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(chunk);
      }
      controller.close();
    },
  });

async function collect(body: ReadableStream<Uint8Array>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { data } of framesOf(body)) {
    texts.push(new TextDecoder().decode(data));
  }
  return texts;
}

describe('a gRPC-Web body', () => {
  it('has the same frames however it is cut into chunks', async () => {
    const whole = new Uint8Array([
      ...framed(bytes('one')),
      ...framed(bytes('')),
      ...framed(bytes('three')),
    ]);
    for (let cut = 0; cut <= whole.length; cut++) {
      const body = bodyOf(whole.subarray(0, cut), whole.subarray(cut));
      expect(await collect(body)).toEqual(['one', '', 'three']);
    }
  });

  it('that ends within a frame is a lost connection', async () => {
    const whole = framed(bytes('one'));
    await expect(collect(bodyOf(whole.subarray(0, whole.length - 1)))).rejects.toThrow(TypeError);
  });

  it('is cancelled where its reader leaves', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(framed(bytes('one'))),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const { flags } of framesOf(body)) {
      expect(flags & TRAILERS).toBe(0);
      break;
    }
    expect(cancelled).toBe(true);
  });
});

describe('a gRPC status', () => {
  it('comes with its details', () => {
    const info = create(ErrorInfoSchema, { reason: 'LOCK_HELD', domain: 'holdfast' });
    const details = toBinary(
      StatusSchema,
      create(StatusSchema, {
        code: Code.Aborted,
        message: 'held',
        details: [
          {
            typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo',
            value: toBinary(ErrorInfoSchema, info),
          },
        ],
      }),
    );
    const encoded = Buffer.from(details).toString('base64').replace(/=+$/, '');
    const trailers = trailersOf(
      bytes(`grpc-status: 10\r\ngrpc-status-details-bin: ${encoded}\r\n`),
    );
    const error = errorIn(trailers);
    expect(error?.code).toBe(Code.Aborted);
    expect(error?.findDetails(ErrorInfoSchema)).toMatchObject([{ reason: 'LOCK_HELD' }]);
  });

  it('of success, or none, is no error', () => {
    expect(errorIn(new Headers({ 'grpc-status': '0' }))).toBeUndefined();
    expect(errorIn(new Headers())).toBeUndefined();
  });

  it('has its message decoded, where that can be', () => {
    const error = (message: string) =>
      errorIn(new Headers({ 'grpc-status': '5', 'grpc-message': message }))?.rawMessage;
    expect(error('caf%C3%A9')).toBe('café');
    expect(error('100%')).toBe('100%');
  });
});
