// Runs vitest with the Node.js version and the server that Restate needs. It installs both from npm if
// they are missing. They are no dev dependencies because the server is 216 MB.
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

function install(name, version, file) {
  if (existsSync(here(file))) return;
  console.error(`installing ${name}@${version} from npm ...`);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'package.json'))) writeFileSync(join(cache, 'package.json'), '{}');
  // Only the package of this platform: the one that selects it reports each installation.
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
install(server, SERVER, `${server}/bin/restate-server`);

let node = process.execPath;
if (Number(process.versions.node.split('.')[0]) < 22) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  install(name, '22', `${name}/bin/node`);
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
