/** A package that only some commands need is not installed. The message names what to install. */
export class MissingPeer extends Error {
  readonly code = 'missing_peer';

  constructor(purpose: string, packages: readonly string[], cause: unknown) {
    super(
      `${purpose} needs packages that are not installed. Run: npm install ${packages.join(' ')}`,
      {
        cause,
      },
    );
    this.name = 'MissingPeer';
  }
}

/**
 * Loads a module that needs optional peers.
 *
 * @throws MissingPeer when one of `packages` is not installed; and any other error unchanged.
 */
export async function withPeers<T>(
  purpose: string,
  packages: readonly string[],
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (packages.some((name) => isMissing(error, name))) {
      throw new MissingPeer(purpose, packages, error);
    }
    throw error;
  }
}

function isMissing(error: unknown, name: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes(`'${name}'`)
  );
}
