/** One frame of a gRPC-Web body: a message, or the trailers. */
export interface Frame {
  readonly flags: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** One byte of flags, four of length. */
const HEAD_BYTES = 5;

/** A frame with the trailers; what they say comes as text. */
export const TRAILERS = 0x80;

/** Larger frames are refused: the service's messages stay far below. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A message as the one frame of a request. */
export function framed(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEAD_BYTES + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, HEAD_BYTES);
  return frame;
}

/**
 * The frames of a body, as they come. Leaving the loop cancels the body.
 *
 * @throws TypeError where the body ends within a frame, as fetch does for a lost connection
 */
export async function* framesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const reader = body.getReader();
  let pending = new Uint8Array(0);
  try {
    for (;;) {
      const frame = firstFrame(pending);
      if (frame) {
        pending = pending.subarray(HEAD_BYTES + frame.data.length);
        yield frame;
        continue;
      }
      const { done, value } = await reader.read();
      if (!done) {
        const joined = new Uint8Array(pending.length + value.length);
        joined.set(pending);
        joined.set(value, pending.length);
        pending = joined;
      } else if (pending.length > 0) {
        throw new TypeError('the answer was cut off');
      } else {
        return;
      }
    }
  } finally {
    reader.cancel().catch(() => {
      // It is over already.
    });
  }
}

function firstFrame(bytes: Uint8Array<ArrayBuffer>): Frame | undefined {
  if (bytes.length < HEAD_BYTES) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEAD_BYTES);
  const length = view.getUint32(1);
  if (length > MAX_BYTES) {
    throw new TypeError('a frame of the answer is too large');
  }
  return bytes.length < HEAD_BYTES + length
    ? undefined
    : { flags: view.getUint8(0), data: bytes.subarray(HEAD_BYTES, HEAD_BYTES + length) };
}
