import { create, toBinary } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { ReleaseRequestSchema } from '../gen/holdfast/v1/lock_service_pb.js';

/**
 * How long after a page is left its locks are released. A reload is back before, and that makes
 * it void; a closed tab frees its locks so long before the grace would.
 */
const DELAY_MS = 10_000;

/** The head of a gRPC-Web frame: no flags, then the length in four bytes. */
const FRAME_HEAD = 5;

/**
 * Tells the service that the page is being left: a delayed release of all its session's locks. It
 * goes out as a fetch that outlives the page; any other call of a page that is left is lost.
 */
export function releaseOnLeaving(baseUrl: string, sessionId: string, token: string): void {
  const request = create(ReleaseRequestSchema, { sessionId, delay: durationFromMs(DELAY_MS) });
  const message = toBinary(ReleaseRequestSchema, request);
  const frame = new Uint8Array(FRAME_HEAD + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, FRAME_HEAD);
  void fetch(`${baseUrl.replace(/\/$/, '')}/holdfast.v1.LockService/Release`, {
    method: 'POST',
    keepalive: true,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/grpc-web+proto',
      'x-grpc-web': '1',
    },
    body: frame,
  }).catch(() => {
    // Nobody is there any more to be told; the grace frees the locks.
  });
}
