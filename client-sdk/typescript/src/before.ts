/** What a promise says, unless the signal is aborted before: what cannot be cancelled is left alone. */
export async function before<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (!signal) {
    return promise;
  }
  let cancel = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    cancel = () => signal.removeEventListener('abort', abort);
    if (signal.aborted) {
      abort();
    }
  });
  return Promise.race([promise, aborted]).finally(cancel);
}
