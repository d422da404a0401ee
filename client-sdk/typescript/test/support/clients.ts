import type { LockClient } from '../../src/exports.js';
import { createLockClient } from '../../src/node/index.js';
import type { Service } from './service.js';

/** The two who get into each other's way, each with a client; without a session unless told so. */
export async function editors(
  service: Service,
  session = false,
): Promise<{ smith: LockClient; jane: LockClient }> {
  const client = async (sub: string, name: string) =>
    createLockClient({
      baseUrl: service.url,
      token: await service.token({ sub, name }),
      ...(!session && { session }),
    });
  return {
    smith: await client('smith', 'Dr. Smith'),
    jane: await client('jane', 'Nurse Jane'),
  };
}

let nextResource = 0;

/** A resource that no test has used before. */
export function newResource(type = 'document'): string {
  return `${type}:${nextResource++}:diagnosis`;
}

/** Follows whether a watch of its own is connected, until it is ended. */
export function connections(client: LockClient): { seen: boolean[]; end(): Promise<void> } {
  const done = new AbortController();
  const seen: boolean[] = [];
  const watching = (async () => {
    for await (const update of client.watch(newResource(), { signal: done.signal })) {
      if (update.type === 'status') {
        seen.push(update.connected);
      }
    }
  })();
  return {
    seen,
    end() {
      done.abort();
      return watching;
    },
  };
}
