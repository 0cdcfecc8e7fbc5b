import { failureText } from '../../order/text/failure-text.js';
import { isMissing, type Peer } from '../optional-peer.js';
import { type Finding, finding } from './finding.js';

/** The first release of Node.js in which the objects of Restate run. */
const RESTATE_NODE = 22;

/** What was found of optional packages. */
export interface CheckedPackages {
  readonly findings: readonly Finding[];
  /** Those of which at least one package cannot be used. */
  readonly unusable: readonly Peer[];
}

interface PackageOptions {
  /** Loads a package. Default: `import`. */
  readonly load?: (name: string) => Promise<unknown>;
  /** The version of Node.js. Default: this one. */
  readonly node?: string;
}

/** Checks that the optional packages are installed, by loading them as `serve` does. */
export async function checkPackages(
  peers: readonly Peer[],
  { load = (name) => import(name), node = process.versions.node }: PackageOptions = {},
): Promise<CheckedPackages> {
  const findings: Finding[] = [];
  const unusable: Peer[] = [];
  for (const peer of peers) {
    const problems = await problemsOf(peer, { load, node });
    findings.push(...problems);
    if (problems.length > 0) unusable.push(peer);
  }
  if (findings.length > 0) return { findings, unusable };
  const found = peers.flatMap(({ packages }) => packages).join(', ');
  return { findings: [finding('packages', 'fine', found)], unusable };
}

async function problemsOf(
  { purpose, packages }: Peer,
  { load, node }: Required<PackageOptions>,
): Promise<readonly Finding[]> {
  const problems: Finding[] = [];
  const missing: string[] = [];
  for (const name of packages) {
    try {
      await load(name);
    } catch (error) {
      if (isMissing(error, name)) missing.push(name);
      else problems.push(broken(name, purpose, error));
    }
  }
  if (missing.length > 0) problems.push(notInstalled(missing, purpose));
  if (packages.includes('@restatedev/restate-sdk') && Number.parseInt(node, 10) < RESTATE_NODE) {
    problems.push(oldNode(purpose, node));
  }
  return problems;
}

function notInstalled(missing: readonly string[], purpose: string): Finding {
  return finding(
    'packages',
    'wrong',
    `${purpose} needs packages that are not installed: ${missing.join(', ')}. Install them`,
    `npm install ${missing.join(' ')}`,
  );
}

function broken(name: string, purpose: string, error: unknown): Finding {
  return finding(
    'packages',
    'wrong',
    `${purpose} needs ${name}, which cannot be loaded: ${failureText(error)}. Install it again`,
    `npm install ${name}`,
  );
}

function oldNode(purpose: string, node: string): Finding {
  return finding(
    'Node.js',
    'wrong',
    `${purpose} needs Node.js ${RESTATE_NODE} or newer, and this is ${node}. Install a newer one`,
  );
}
