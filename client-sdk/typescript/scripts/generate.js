// Generates the messages and services of the contract as TypeScript, into src/gen. They are made
// from the descriptor set that the Maven module proto leaves behind, so that there is one contract.

import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const contract = fileURLToPath(
  new URL('../../../proto/target/classes/META-INF/holdfast/holdfast.binpb', import.meta.url),
);
const template = JSON.stringify({
  version: 'v2',
  plugins: [
    {
      local: ['node', 'node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es'],
      out: 'src/gen',
      opt: ['target=ts', 'import_extension=js'],
    },
  ],
});

if (!existsSync(contract)) {
  console.error(`No contract at ${contract}. First: mvn -q -pl proto package, in the repository.`);
  process.exit(1);
}
rmSync(new URL('../src/gen', import.meta.url), { recursive: true, force: true });
// What the REST paths and field behaviours say is for the edge: left out, as a page would carry it.
const contractOnly = [contract, '--include-imports', '--exclude-type', 'google.api'];
for (const input of [contractOnly, ['proto']]) {
  execFileSync(
    process.execPath,
    ['node_modules/@bufbuild/buf/bin/buf', 'generate', ...input, '--template', template],
    { cwd: home, stdio: 'inherit' },
  );
}
// The runtime has these.
rmSync(new URL('../src/gen/google/protobuf', import.meta.url), { recursive: true, force: true });
