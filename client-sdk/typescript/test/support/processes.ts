import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that a test started, and ends. */
export interface StartedProcess {
  /** All that it wrote, for when it does not what it should. */
  output(): string;
  alive(): boolean;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export function start(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): StartedProcess {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.on('error', (error) => {
    output += String(error);
  });
  return {
    output: () => output,
    alive: () => isAlive(child),
    async stop(signal = 'SIGTERM') {
      if (isAlive(child)) {
        const gone = once(child, 'exit');
        child.kill(signal);
        await gone;
      }
    },
  };
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Waits until something is so, at most so long. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  patienceMs = 30_000,
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) {
      return found as Exclude<T, false | null | undefined>;
    }
    if (performance.now() > end) {
      throw new Error(`not so within ${patienceMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A folder that is gone with its test. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-client-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
