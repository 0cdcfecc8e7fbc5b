// Runs vitest under a Node.js and beside a server that Restate needs, bringing both from npm if they
// are not there: the server is 216 MB, more than anybody who only runs the tests should download.
//
//   node tools/with-restate.mjs run test/restate

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = '1.7.12';
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache/restate');
const here = (path) => join(cache, 'node_modules', path);

function bring(name, version, file) {
  if (existsSync(here(file))) return;
  console.error(`bringing ${name}@${version} from npm ...`);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'package.json'))) writeFileSync(join(cache, 'package.json'), '{}');
  // The package of the platform alone: the one that chooses among them reports each installation.
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefix', cache, `${name}@${version}`],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
}

const platform = `${process.platform}-${process.arch}`;
const server = `@restatedev/restate-server-${platform}`;
bring(server, SERVER, `${server}/bin/restate-server`);

let node = process.execPath;
if (Number(process.versions.node.split('.')[0]) < 22) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  bring(name, '22', `${name}/bin/node`);
  node = here(`${name}/bin/node`);
}

const { status } = spawnSync(
  node,
  [join(root, 'node_modules/vitest/vitest.mjs'), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, RESTATE_SERVER: here(`${server}/bin/restate-server`) },
  },
);
process.exit(status ?? 1);
