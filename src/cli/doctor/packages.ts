import { failureText } from '../../order/text/failure-text.js';
import { installCommand, isMissing, notInstalled, type Peer } from '../optional-peer.js';
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
  const problems: Finding[] = [];
  const missing: Peer[] = [];
  const unusable: Peer[] = [];
  for (const peer of peers) {
    const checked = await checkPeer(peer, { load, node });
    problems.push(...checked.problems);
    if (checked.missing.length > 0) missing.push({ ...peer, packages: checked.missing });
    if (checked.problems.length + checked.missing.length > 0) unusable.push(peer);
  }
  if (missing.length > 0) {
    const { sentence, install } = notInstalled(missing);
    problems.unshift(finding('packages', 'wrong', `${sentence}. Install them`, install));
  }
  if (problems.length > 0) return { findings: problems, unusable };
  const found = peers.flatMap(({ packages }) => packages).join(', ');
  return { findings: [finding('packages', 'fine', found)], unusable };
}

async function checkPeer({ purpose, packages }: Peer, { load, node }: Required<PackageOptions>) {
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
  if (packages.includes('@restatedev/restate-sdk') && Number.parseInt(node, 10) < RESTATE_NODE) {
    problems.push(oldNode(purpose, node));
  }
  return { problems, missing };
}

function broken(name: string, purpose: string, error: unknown): Finding {
  return finding(
    'packages',
    'wrong',
    `${name} for ${purpose} cannot be loaded: ${failureText(error)}. Install it again`,
    installCommand([name]),
  );
}

function oldNode(purpose: string, node: string): Finding {
  return finding(
    'Node.js',
    'wrong',
    `${purpose} needs Node.js ${RESTATE_NODE} or newer, and this is ${node}. Install a newer one`,
  );
}
