/*
 * Tries the built package with the last patch of every minor version of XState 5 since the first one that is
 * named here, each in a scratch project of its own. Prints a line for each version, and ends with 1 if one
 * that the peer range admits fails. `npm run test:xstate`; needs the registry.
 *
 * node tools/try-xstate.mjs [version ...] tries these versions only.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIRST_MINOR = 24;

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const range = manifest.peerDependencies.xstate;

const named = process.argv.slice(2);
const results = (named.length > 0 ? named : lastPatches()).map((version) => [
  version,
  tried(version),
]);
const failed = results.filter(([version, problem]) => problem !== undefined && isAdmitted(version));
console.log(
  `\nThe peer range is ${range}: ${failed.length === 0 ? 'all that it admits pass' : 'some that it admits fail'}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** The last patch of every minor version, oldest first. */
function lastPatches() {
  const all = JSON.parse(npm(['view', 'xstate', 'versions', '--json'], root));
  const byMinor = new Map();
  for (const version of all) {
    const [, minor] = /^5\.(\d+)\.\d+$/.exec(version) ?? [];
    if (Number(minor) >= FIRST_MINOR) byMinor.set(minor, version);
  }
  return [...byMinor.values()];
}

/** The first problem of a version; undefined: it passes. */
function tried(version) {
  const project = mkdtempSync(join(tmpdir(), 'order-lifecycle-xstate-'));
  try {
    writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
    const others = Object.entries(manifest.dependencies).map(
      ([name, wanted]) => `${name}@${wanted}`,
    );
    npm(
      ['install', '--no-audit', '--no-fund', '--prefer-offline', `xstate@${version}`, ...others],
      project,
    );
    const installed = join(project, 'node_modules', manifest.name);
    mkdirSync(installed, { recursive: true });
    cpSync(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
    cpSync(join(root, 'package.json'), join(installed, 'package.json'));
    for (const name of ['program.mjs', 'types.ts']) {
      cpSync(join(root, 'tools/try-xstate', name), join(project, name));
    }
    const ran = spawnSync(process.execPath, ['program.mjs'], { cwd: project, encoding: 'utf8' });
    const run =
      ran.status === 0 ? undefined : (ran.stderr.match(/^\w*Error.*$/m)?.[0] ?? ran.stderr);
    const types = run ?? typeProblem(project);
    console.log(`xstate ${version}: ${types ?? 'passes'}`);
    return types;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** The first error of the compiler about a program that uses the statechart's types. */
function typeProblem(project) {
  const compiler = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  const options = [
    '--strict',
    '--noEmit',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    'types.ts',
  ];
  const { status, stdout } = spawnSync(process.execPath, [compiler, '--skipLibCheck', ...options], {
    cwd: project,
    encoding: 'utf8',
  });
  return status === 0 ? undefined : stdout.split('\n')[0];
}

/** Whether the peer range admits a version; it is a caret range of XState 5. */
function isAdmitted(version) {
  const numbers = (text) => text.replace('^', '').split('.').map(Number);
  const [, minor, patch] = numbers(version);
  const [, leastMinor, leastPatch] = numbers(range);
  return minor > leastMinor || (minor === leastMinor && patch >= leastPatch);
}

function npm(parameters, cwd) {
  return execFileSync('npm', parameters, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
