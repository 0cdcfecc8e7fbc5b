import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
// Not part of the sources.
const GENERATED = [
  'node_modules',
  'dist',
  'reports',
  'coverage',
  '.git',
  '.scratch',
  '.order-lifecycle',
];

const call = promisify(execFile);

/** The members of `package.json` that the tests read. */
export interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { types: string; default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

/** The package as it would be published. */
export interface Packed {
  readonly tarball: string;
  /** The directory it was packed from. */
  readonly copy: string;
  readonly manifest: Manifest;
  /** Every file in it, without the leading `package/`. */
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/** Packs a copy of the package, built as for publishing, and leaves this tree's `dist` as it is. */
export async function pack(): Promise<Packed> {
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-pack-'));
  const copy = join(directory, 'copy');
  await mkdir(copy);
  const written = (await readdir(ROOT)).filter((name) => !GENERATED.includes(name));
  for (const name of written) await cp(join(ROOT, name), join(copy, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  try {
    await call('npm', ['pack', '--pack-destination', directory], { cwd: copy });
  } catch (error) {
    // The compiler prints its errors on stdout, which the exception does not include.
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`The package cannot be packed: ${output}`, { cause: error });
  }
  const manifest = JSON.parse(await readFile(join(copy, 'package.json'), 'utf8')) as Manifest & {
    name: string;
    version: string;
  };
  const tarball = join(directory, `${manifest.name}-${manifest.version}.tgz`);
  const { stdout } = await call('tar', ['-tzf', tarball]);
  const files = stdout
    .trim()
    .split('\n')
    .map((name) => name.replace(/^package\//, ''))
    .sort();
  return {
    tarball,
    copy,
    manifest,
    files,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** A project with the packed package and these packages only. */
export async function scratchProject(
  { tarball }: Packed,
  packages: readonly string[],
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(isolatedDirectory(), 'order-lifecycle-project-'));
  const installed = join(path, 'node_modules/order-lifecycle');
  await mkdir(installed, { recursive: true });
  await call('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  for (const name of packages) {
    const place = join(path, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), place);
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A directory with no `node_modules` in the directories above it, if possible: a project would find them. */
export function isolatedDirectory(): string {
  const places = [tmpdir(), '/var/tmp', homedir()].filter((place) => existsSync(place));
  return places.find((place) => !above(place).some(hasPackages)) ?? tmpdir();
}

function above(place: string): readonly string[] {
  const parent = dirname(place);
  return parent === place ? [place] : [place, ...above(parent)];
}

function hasPackages(place: string): boolean {
  return existsSync(join(place, 'node_modules'));
}
