import { execFile } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually, freePort, type StartedProcess, start, temporaryFolder } from './processes.js';

export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

const JAR = `${REPOSITORY}service/target/holdfast.jar`;

/** A token of a user, as `token` prints it. */
export interface User {
  readonly sub: string;
  readonly name: string;
  readonly roles?: readonly string[];
}

/** A real service with a real Redis, in a folder of its own. */
export class Service {
  #process: StartedProcess;

  private constructor(
    readonly grpcPort: number,
    readonly httpPort: number,
    readonly folder: string,
    private readonly removeFolder: () => void,
  ) {
    this.#process = this.#start();
  }

  /** With these parts of the configuration file. */
  static async start(yaml = ''): Promise<Service> {
    const folder = temporaryFolder();
    writeFileSync(`${folder.path}/holdfast.yaml`, yaml);
    const [grpcPort, httpPort] = [await freePort(), await freePort()];
    const service = new Service(grpcPort, httpPort, folder.path, folder.remove);
    await service.ready();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.grpcPort}`;
  }

  async token({ sub, name, roles = [] }: User): Promise<string> {
    const role = roles.flatMap((each) => ['--role', each]);
    const { stdout } = await promisify(execFile)(
      'java',
      ['-jar', JAR, 'token', '--sub', sub, '--name', name, ...role],
      { env: { ...process.env, ...this.#env() } },
    );
    return stdout.trim();
  }

  /** A token that lasts so long, at once: `token` starts a program, which may take longer than that. */
  tokenFor({ sub, name, roles = [] }: User, lifeSeconds: number): string {
    const file = readFileSync(`${this.folder}/development-key.json`, 'utf8');
    const [key] = JSON.parse(file).keys;
    const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const now = Math.floor(Date.now() / 1_000);
    const claims = { sub, name, roles, iat: now, exp: now + lifeSeconds };
    const signed = `${part({ alg: 'ES256', typ: 'JWT', kid: key.kid })}.${part(claims)}`;
    const privateKey = createPrivateKey({ key, format: 'jwk' });
    const signature = sign('sha256', Buffer.from(signed), {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${signed}.${signature.toString('base64url')}`;
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    this.removeFolder();
  }

  /** Ends it and brings it back, with the same locks on the same ports. */
  async restart(): Promise<void> {
    await this.#process.stop();
    this.#process = this.#start();
    await this.ready();
  }

  async ready(): Promise<void> {
    await eventually(
      'the service is ready',
      async () => {
        if (!this.#process.alive()) {
          throw new Error(`the service ended:\n${this.#process.output()}`);
        }
        const answer = await fetch(`http://127.0.0.1:${this.httpPort}/readyz`).catch(() => null);
        return answer?.ok;
      },
      60_000,
    );
  }

  #start(): StartedProcess {
    return start('java', ['-Xmx256m', '-jar', JAR, 'serve'], {
      HOLDFAST_GRPC_PORT: String(this.grpcPort),
      HOLDFAST_HTTP_PORT: String(this.httpPort),
      LOCK_SINGLE_TAB: 'false',
      ...this.#env(),
    });
  }

  #env(): Record<string, string> {
    return { HOLDFAST_DATA: this.folder, HOLDFAST_CONFIG: `${this.folder}/holdfast.yaml` };
  }
}
