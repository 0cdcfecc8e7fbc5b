import { failureText } from '../../order/text/failure-text.js';
import { isMissing, type Peer } from '../optional-peer.js';
import { type Finding, finding } from './finding.js';

/** The first release of Node.js in which the objects of Restate run. */
const RESTATE_NODE = 22;

/**
 * Checks that the optional packages are installed, by loading them as `serve` does.
 *
 * @param options.load loads a package. Default: `import`.
 */
export async function checkPackages(
  peers: readonly Peer[],
  options: {
    readonly load?: (name: string) => Promise<unknown>;
    readonly node?: string;
  } = {},
): Promise<readonly Finding[]> {
  const { load = (name: string) => import(name), node = process.versions.node } = options;
  const findings: Finding[] = [];
  const found: string[] = [];
  for (const { purpose, packages } of peers) {
    const missing: string[] = [];
    for (const name of packages) {
      try {
        await load(name);
        found.push(name);
      } catch (error) {
        if (isMissing(error, name)) missing.push(name);
        else findings.push(broken(name, purpose, error));
      }
    }
    if (missing.length > 0) findings.push(notInstalled(missing, purpose));
    if (packages.includes('@restatedev/restate-sdk') && Number.parseInt(node, 10) < RESTATE_NODE) {
      findings.push(oldNode(purpose, node));
    }
  }
  return findings.length > 0 ? findings : [finding('packages', 'fine', found.join(', '))];
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
