import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { envoy } from '../../../../client-sdk/typescript/test/support/edge.js';
import {
  eventually,
  freePort,
  type StartedProcess,
  start,
  temporaryFolder,
} from '../../../../client-sdk/typescript/test/support/processes.js';
import { DESCRIPTORS, EDGE, JAR, PAGE, redis } from './programs.js';
import { Issuer, type User } from './tokens.js';

/** So long a start may take on a machine that has other work too. */
const PATIENCE_MS = 60_000;

/** How a stack differs from the usual. */
export interface StackOptions {
  readonly instances?: number;
  /** A user may hold one lock in all. */
  readonly singleTab?: boolean;
  /** Times as the service has them by default, for benches. */
  readonly usualTimes?: boolean;
  readonly origins?: readonly string[];
  /** How long a lock lasts that is not renewed. */
  readonly ttl?: string;
  /** How long a disconnected session keeps its locks, while they last. */
  readonly grace?: string;
}

/** Times so short that a test sees them pass. */
const SHORT = {
  ttl: '8s',
  'heartbeat-interval': '1s',
  grace: '4s',
  // Long enough for whoever is to answer, on a busy machine too.
  'takeover-silence': '12s',
};

/** A real Redis, real instances of the service, and a real Envoy that serves the page. */
export class Stack {
  private constructor(
    readonly issuer: Issuer,
    readonly store: Part,
    readonly services: readonly Part[],
    readonly edge: Part,
    readonly url: string,
    private readonly removeFolder: () => void,
  ) {}

  static async start(options: StackOptions = {}): Promise<Stack> {
    const { instances = 1, singleTab = false, usualTimes = false, origins = [] } = options;
    const { ttl = SHORT.ttl, grace = SHORT.grace } = options;
    const times = usualTimes ? {} : { ...SHORT, ttl, grace };
    const folder = temporaryFolder();
    const issuer = new Issuer();
    const file = (name: string, text: string) => {
      const path = join(folder.path, name);
      writeFileSync(path, text);
      return path;
    };
    const keySet = file('jwks.json', JSON.stringify(issuer.keySet()));
    const configuration = file(
      'holdfast.yaml',
      `
auth:
  jwks: ${keySet}
locks:
  single-tab: ${singleTab}
watch:
  heartbeat: ${usualTimes ? '10s' : '500ms'}
lock-types:
  document:
    takeover: ask-then-force
    claim-in-grace: true
    locks-per-user: 3
${Object.entries(times)
  .map(([name, value]) => `    ${name}: ${value}\n`)
  .join('')}`,
    );

    const storePort = await freePort();
    const data = join(folder.path, 'redis');
    mkdirSync(data);
    const store = new Part(
      redis(folder.path),
      ['--port', String(storePort), '--bind', '127.0.0.1', '--dir', data, '--save', ''].concat(
        '--appendonly',
        'yes',
        '--appendfsync',
        'everysec',
        '--loglevel',
        'warning',
      ),
      {},
      () => listens(storePort),
    );
    await store.start();

    const ports: number[] = [];
    const services: Part[] = [];
    for (let index = 0; index < instances; index++) {
      const [grpcPort, httpPort] = [await freePort(), await freePort()];
      ports.push(grpcPort);
      services.push(
        new Part(
          'java',
          ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-jar', JAR, 'serve'],
          {
            HOLDFAST_CONFIG: configuration,
            HOLDFAST_REDIS: `redis://127.0.0.1:${storePort}`,
            HOLDFAST_GRPC_PORT: String(grpcPort),
            HOLDFAST_HTTP_PORT: String(httpPort),
            HOLDFAST_DATA: join(folder.path, `instance-${index}`),
          },
          () => answers(`http://127.0.0.1:${httpPort}/readyz`),
        ),
      );
    }
    await Promise.all(services.map((service) => service.start()));

    const [port, adminPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const edge = new Part(
      'sh',
      [EDGE, '--log-level', 'warning'],
      {
        HOLDFAST_ENVOY: envoy() ?? 'envoy',
        HOLDFAST_UPSTREAMS: ports.map((each) => `127.0.0.1:${each}`).join(','),
        HOLDFAST_DESCRIPTORS: DESCRIPTORS,
        HOLDFAST_JWKS: keySet,
        HOLDFAST_PAGE: PAGE,
        HOLDFAST_ORIGINS: origins.join(','),
        HOLDFAST_EDGE_PORT: String(port),
        HOLDFAST_EDGE_ADMIN_PORT: String(adminPort),
        HOLDFAST_EDGE_LOG: join(folder.path, 'access.log'),
      },
      () => answers(`${url}/healthz`),
    );
    await edge.start();
    return new Stack(issuer, store, services, edge, url, folder.remove);
  }

  /** The link that signs a user in; through a cable, where one is given. */
  link(user: User, through: { readonly url: string } = this): string {
    return `${through.url}/#token=${this.issuer.token(user)}`;
  }

  async stop(): Promise<void> {
    await this.edge.stop();
    await Promise.all(this.services.map((service) => service.stop()));
    await this.store.stop();
    this.removeFolder();
  }
}

/** A program of the stack, that a test may end and start again at its old place. */
export class Part {
  #process: StartedProcess | undefined;

  constructor(
    private readonly command: string,
    private readonly args: readonly string[],
    private readonly env: Record<string, string>,
    private readonly ready: () => Promise<boolean>,
  ) {}

  /** Returns when it does its work. */
  async start(): Promise<void> {
    const started = start(this.command, this.args, this.env);
    this.#process = started;
    await eventually(
      `${this.command} is ready`,
      () => {
        if (!started.alive()) {
          throw new Error(`${this.command} ended:\n${started.output()}`);
        }
        return this.ready();
      },
      PATIENCE_MS,
    );
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** As the machine's failure would. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    await this.#process?.stop(signal);
    this.#process = undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url).catch(() => undefined))?.ok ?? false;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
