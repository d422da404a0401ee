package dev.holdfast.service.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** A status for {@code onError}. It is an answer like another, so no stack is walked for it. */
final class StatusWithoutTrace extends StatusRuntimeException {
  private static final long serialVersionUID = 1L;

  StatusWithoutTrace(Status status, Metadata trailers) {
    super(status, trailers);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
