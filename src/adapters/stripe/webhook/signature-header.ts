/** The header that signs a delivery. */
export const SIGNATURE_HEADER = 'Stripe-Signature';

/** A header, taken apart. */
export interface SignatureHeader {
  /** When the delivery was signed, in seconds since 1970, as written. */
  readonly timestampText: string;
  /** The signatures of the scheme `v1`, one for each active secret. */
  readonly signatures: readonly string[];
}

/**
 * Takes a header apart. Undefined where it names no time or no signature of the scheme `v1`.
 *
 * Stripe, "Verify webhook signatures manually": `t=…,v1=…,v0=…`; everything but `v1` is ignored.
 */
export function parseSignatureHeader(header: string): SignatureHeader | undefined {
  const pairs = header.split(',').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? ['', ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  const valuesOf = (name: string) =>
    pairs.filter(([key]) => key === name).flatMap(([, value]) => value ?? []);
  const [timestampText] = valuesOf('t');
  const signatures = valuesOf('v1').filter((value) => value !== '');
  return timestampText === undefined || signatures.length === 0
    ? undefined
    : { timestampText, signatures };
}
