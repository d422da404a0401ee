import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

/** What `mvn package` has built. */
export const JAR = process.env.HOLDFAST_JAR ?? join(REPOSITORY, 'service/target/holdfast.jar');
export const DESCRIPTORS = join(
  REPOSITORY,
  'proto/target/classes/META-INF/holdfast/holdfast.binpb',
);
export const EDGE = join(REPOSITORY, 'envoy/start.sh');
export const PAGE = join(REPOSITORY, 'envoy/page/dist');

/** Where what a run leaves behind is kept until `mvn clean`. */
export const TARGET = join(REPOSITORY, 'envoy/target/page');

/** Where the tests of the edge keep an Envoy that they have fetched. */
const FETCHED_ENVOY = join(REPOSITORY, 'envoy/target/envoy/envoy-1.40.0');

/** The Redis that the service brings along, for each machine that it runs on. */
const REDIS = 'redis-server-7.0.15';
const MACHINES: Record<string, string> = {
  'linux-x64': 'linux-amd64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-amd64',
  'darwin-arm64': 'darwin-arm64',
};

export function envoy(): string | undefined {
  return process.env.HOLDFAST_ENVOY ?? onPath('envoy') ?? program(FETCHED_ENVOY);
}

export function chromium(): string | undefined {
  return process.env.HOLDFAST_CHROMIUM ?? onPath('chromium') ?? onPath('google-chrome');
}

/** Takes the service's own Redis out of its jar, into a folder. */
export function redis(folder: string): string {
  const name = `${REDIS}-${MACHINES[`${process.platform}-${process.arch}`]}`;
  execFileSync('jar', ['xf', JAR, name], { cwd: folder });
  const file = join(folder, name);
  execFileSync('chmod', ['+x', file]);
  return file;
}

/** What is missing on this machine for tests in a browser, in words; undefined: nothing. */
export function missing(): string | undefined {
  const needs = { Envoy: envoy(), Chromium: chromium(), 'the built page': program(PAGE) };
  const absent = Object.entries(needs).filter(([, found]) => !found);
  return absent.map(([name]) => name).join(' and ') || undefined;
}

function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => program(file));
}

function program(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}
