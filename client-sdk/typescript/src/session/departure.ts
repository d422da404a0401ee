import { create, toBinary } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { bearer } from '../connection.js';
import { LockService, ReleaseRequestSchema } from '../gen/holdfast/v1/lock_service_pb.js';
import { framed } from '../grpc-web/frames.js';
import { GRPC_WEB_HEADERS, methodUrl } from '../grpc-web/transport.js';

/**
 * How long after a page is left its locks are released. A reload is back before, and that makes
 * it void; a closed tab frees its locks so long before the grace would.
 */
const DELAY_MS = 10_000;

/**
 * Tells the service that the page is being left: a delayed release of all its session's locks. It
 * goes out as a fetch that outlives the page; any other call of a page that is left is lost.
 */
export function releaseOnLeaving(baseUrl: string, sessionId: string, token: string): void {
  const request = create(ReleaseRequestSchema, { sessionId, delay: durationFromMs(DELAY_MS) });
  const { parent, name } = LockService.method.release;
  void fetch(methodUrl(baseUrl, parent.typeName, name), {
    method: 'POST',
    keepalive: true,
    // A redirect would take the token elsewhere.
    redirect: 'error',
    headers: { ...GRPC_WEB_HEADERS, ...bearer(token) },
    body: framed(toBinary(ReleaseRequestSchema, request)),
  }).catch(() => {
    // Nobody is there any more to be told; the grace frees the locks.
  });
}
