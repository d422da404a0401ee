/** What is aborted by itself or with a signal, whichever comes first. */
export interface LinkedAbort {
  readonly controller: AbortController;
  /** Lets go of the signal, which may live much longer. */
  unlink(): void;
}

/** A controller that is aborted with this signal too, and for its reason; at once, where that is. */
export function linkedAbort(signal: AbortSignal | undefined): LinkedAbort {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) {
    abort();
  }
  return { controller, unlink: () => signal?.removeEventListener('abort', abort) };
}
