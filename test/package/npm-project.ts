import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { userEnvironment } from '../_support/user-environment.js';
import { isolatedDirectory } from './packed.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const call = promisify(execFile);

/** A project whose packages npm itself has installed. */
export interface NpmProject {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Makes a project, and lets npm install this package as it was built last, and these packages in the
 * versions of this repository. It needs no network: everything is packed from what is installed here.
 */
export async function npmProject(
  packages: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<NpmProject> {
  const path = await mkdtemp(join(isolatedDirectory(), 'order-lifecycle-npm-'));
  await mkdir(join(path, 'tarballs'));
  const dependencies = Object.fromEntries([
    ['order-lifecycle', await packInto(path, ROOT)],
    ...(await Promise.all(
      packages.map(async (name) => [name, await packInto(path, join(ROOT, 'node_modules', name))]),
    )),
  ]);
  const manifest = { name: 'a-shop', private: true, type: 'module', dependencies };
  const all = { 'package.json': JSON.stringify(manifest), ...files };
  for (const [name, content] of Object.entries(all)) await writeFile(join(path, name), content);
  await npm(path, ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts']);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The names of all packages that are installed in a project, sorted. */
export async function installedPackages(path: string): Promise<readonly string[]> {
  const { stdout } = await npm(path, ['ls', '--all', '--json']);
  return [...new Set(namesIn(JSON.parse(stdout)))].sort();
}

interface Listed {
  readonly dependencies?: Readonly<Record<string, Listed>>;
}

function namesIn({ dependencies = {} }: Listed): readonly string[] {
  // npm lists an optional peer that is absent as an empty object.
  const present = Object.entries(dependencies).filter(([, one]) => Object.keys(one).length > 0);
  return present.flatMap(([name, one]) => [name, ...namesIn(one)]);
}

/** Packs a package as it is, without building it, and returns how a project names the tarball. */
async function packInto(path: string, folder: string): Promise<string> {
  const options = ['--ignore-scripts', '--json', '--pack-destination', join(path, 'tarballs')];
  const { stdout } = await npm(folder, ['pack', ...options]);
  const [packed] = JSON.parse(stdout) as readonly { filename: string }[];
  return `file:tarballs/${packed?.filename ?? ''}`;
}

/** Runs npm as a user would. */
function npm(cwd: string, args: readonly string[]) {
  return call('npm', args, { cwd, env: userEnvironment(), maxBuffer: 100_000_000 });
}
