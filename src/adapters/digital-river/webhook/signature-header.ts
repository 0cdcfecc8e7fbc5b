import { parseTime } from '../values/time.js';

/** The name of the header; HTTP does not mind its case. */
export const SIGNATURE_HEADER = 'DigitalRiver-Signature';

/** A signature header taken apart. */
export interface SignatureHeader {
  /** The timestamp exactly as it stands, for it is part of what is signed. */
  readonly timestampText: string;
  /** Milliseconds since 1970; `undefined` if the text is no time. */
  readonly timestamp: number | undefined;
  /** While a secret is being replaced there is one for each active secret. */
  readonly candidates: readonly string[];
}

const MAX_LENGTH = 4096;
const MAX_CANDIDATES = 16;

/**
 * Takes a signature header apart: a timestamp (perhaps after `t=`), then one or more signatures
 * (each perhaps after `v1=`), separated by commas. The format is not documented; this is the one the
 * provider's own connector reads, with the usual decorations tolerated.
 *
 * @returns `undefined` for a header of any other form.
 */
export function parseSignatureHeader(header: string): SignatureHeader | undefined {
  if (header.length > MAX_LENGTH) return undefined;
  const [first = '', ...rest] = header.split(/,[ \t]*/).map(trimmed);
  const timestampText = first.replace(/^t=/, '');
  const candidates = rest.map((part) => part.replace(/^v\d=/, '')).filter((part) => part !== '');
  if (timestampText === '' || candidates.length === 0) return undefined;
  if (candidates.length > MAX_CANDIDATES) return undefined;
  return { timestampText, timestamp: millisecondsOf(timestampText), candidates };
}

/** Seconds, milliseconds, microseconds or ISO 8601, told apart by magnitude: the unit is not documented. */
function millisecondsOf(text: string): number | undefined {
  if (!/^\d{1,16}$/.test(text)) {
    const instant = parseTime(text);
    return instant === undefined ? undefined : Math.floor(instant / 1000);
  }
  const value = Number(text);
  if (value < 1e11) return value * 1000;
  return value < 1e14 ? value : Math.floor(value / 1000);
}

/** Not `trim()`: it also removes what HTTP does not count as white space. */
function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
