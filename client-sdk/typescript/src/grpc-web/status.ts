import { fromBinary } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { Code, ConnectError } from '@connectrpc/connect';
import { type Status, StatusSchema } from '../gen/google/rpc/status_pb.js';

/** What a proxy's own answer means where no gRPC status says it (gRPC's http-grpc-status-mapping). */
const OF_HTTP: Record<number, Code> = {
  400: Code.Internal,
  401: Code.Unauthenticated,
  403: Code.PermissionDenied,
  404: Code.Unimplemented,
  429: Code.ResourceExhausted,
  502: Code.Unavailable,
  503: Code.Unavailable,
  504: Code.Unavailable,
};

/** The error that headers or trailers tell; undefined where they tell success, or nothing. */
export function errorIn(headers: Headers): ConnectError | undefined {
  const code = headers.get('grpc-status');
  if (code === null || code === '0') {
    return undefined;
  }
  const details = headers.get('grpc-status-details-bin');
  const status = details ? fromBinary(StatusSchema, base64Decode(details)) : undefined;
  const message = status?.message ?? decoded(headers.get('grpc-message') ?? '');
  return errorOf(Number(code), message, status, headers);
}

/** The error of a `google.rpc.Status`. */
export function errorOf(
  code: number,
  message: string,
  status: Status | undefined,
  metadata?: Headers,
): ConnectError {
  const error = new ConnectError(message, Code[code] ? code : Code.Unknown, metadata);
  error.details = (status?.details ?? []).map(({ typeUrl, value }) => ({
    type: typeUrl.slice(typeUrl.lastIndexOf('/') + 1),
    value,
  }));
  return error;
}

/** The error of an answer that is none of gRPC. */
export function httpError({ status, headers }: Response): ConnectError {
  return new ConnectError(`HTTP ${status}`, OF_HTTP[status] ?? Code.Unknown, headers);
}

/** The trailers of a gRPC-Web body, which come as lines of text. */
export function trailersOf(data: Uint8Array): Headers {
  const trailers = new Headers();
  for (const line of new TextDecoder().decode(data).split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      trailers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    }
  }
  return trailers;
}

function decoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}
