import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../../../client-sdk/typescript/test/support/service.js';

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

/** The Redis that the service brings along, for each machine that it runs on. */
const REDIS = 'redis-server-7.0.15';
const MACHINES: Record<string, string> = {
  'linux-x64': 'linux-amd64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-amd64',
  'darwin-arm64': 'darwin-arm64',
};

/** Takes the service's own Redis out of its jar, into a folder. */
export function redis(folder: string): string {
  const name = `${REDIS}-${MACHINES[`${process.platform}-${process.arch}`]}`;
  execFileSync('jar', ['xf', JAR, name], { cwd: folder });
  const file = join(folder, name);
  chmodSync(file, 0o755);
  return file;
}
