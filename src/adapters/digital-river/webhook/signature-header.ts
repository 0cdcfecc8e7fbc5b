import type { ParsedSignature } from '../../signature/check-signature.js';
import { parseTime } from '../values/time.js';

/** The name of the header that carries the signatures of a delivery. */
export const SIGNATURE_HEADER = 'DigitalRiver-Signature';

const MAX_LENGTH = 4096;
const MAX_SIGNATURES = 16;

/**
 * Parses a signature header: a timestamp (with or without `t=`), then one or more signatures (each with
 * or without `v1=`), separated by commas. The format is not documented; it is the one that the
 * provider's own connector reads, with common prefixes tolerated.
 *
 * @returns `undefined` for any other format.
 */
export function parseSignatureHeader(header: string): ParsedSignature | undefined {
  if (header.length > MAX_LENGTH) return undefined;
  const [first = '', ...rest] = header.split(/,[ \t]*/).map(trimmed);
  const timestampText = first.replace(/^t=/, '');
  const signatures = rest.map((part) => part.replace(/^v\d=/, '')).filter((part) => part !== '');
  if (timestampText === '' || signatures.length === 0) return undefined;
  if (signatures.length > MAX_SIGNATURES) return undefined;
  return { timestampText, timestamp: millisecondsOf(timestampText), signatures };
}

/** The unit is not documented: seconds, milliseconds and microseconds are distinguished by magnitude. */
function millisecondsOf(text: string): number | undefined {
  if (!/^\d{1,16}$/.test(text)) {
    const instant = parseTime(text);
    return instant === undefined ? undefined : Math.floor(instant / 1000);
  }
  const value = Number(text);
  if (value < 1e11) return value * 1000;
  return value < 1e14 ? value : Math.floor(value / 1000);
}

/** Not `trim()`, which also removes characters that HTTP does not count as white space. */
function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
