import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A key pair of an engine: the signing key, and the identity for its workers. */
export interface EngineKey {
  readonly secret: KeyObject;
  readonly identity: string;
}

/** Generates a key pair. */
export function engineKey(): EngineKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { secret: privateKey, identity: `publickeyv1_${base58(raw)}` };
}

const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = `${DIGITS[Number(rest % 58n)]}${text}`;
  return `${'1'.repeat(bytes.findIndex((byte) => byte !== 0))}${text}`;
}
