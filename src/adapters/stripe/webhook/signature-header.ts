import type { ParsedSignature } from '../../signature/check-signature.js';

/** The header that signs a delivery. */
export const SIGNATURE_HEADER = 'Stripe-Signature';

/**
 * Takes a header apart. Undefined where it names no time or no signature of the scheme `v1`.
 *
 * Stripe, "Verify webhook signatures manually": `t=…,v1=…,v0=…`; everything but `v1` is ignored.
 */
export function parseSignatureHeader(header: string): ParsedSignature | undefined {
  const pairs = header.split(',').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? ['', ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  const valuesOf = (name: string) =>
    pairs.filter(([key]) => key === name).flatMap(([, value]) => value ?? []);
  const [timestampText] = valuesOf('t');
  const signatures = valuesOf('v1').filter((value) => value !== '');
  if (timestampText === undefined || signatures.length === 0) return undefined;
  const isTime = /^\d{1,12}$/.test(timestampText);
  return {
    timestampText,
    timestamp: isTime ? Number(timestampText) * 1000 : undefined,
    signatures,
  };
}
