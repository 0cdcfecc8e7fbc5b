import {
  checkSignature,
  type SignatureCheck,
  type SignatureResult,
  type SignatureScheme,
} from '../../signature/check-signature.js';
import { sign } from './sign.js';
import { parseSignatureHeader, SIGNATURE_HEADER } from './signature-header.js';

export type {
  SignatureCheck,
  SignatureFault,
  SignatureResult,
} from '../../signature/check-signature.js';

const SCHEME: SignatureScheme = {
  parse: parseSignatureHeader,
  sign,
  messages: {
    missing: `There is no ${SIGNATURE_HEADER} header. Check that no proxy removes it and that the provider sent the request.`,
    malformed: `The ${SIGNATURE_HEADER} header is not a timestamp followed by signatures, separated by commas. Check that no proxy changes it.`,
    badTimestamp: `The ${SIGNATURE_HEADER} header does not begin with a time in seconds, milliseconds or RFC 3339. Check that no proxy changes it.`,
    noSecret: 'No signing secret is configured. Set the secret of this webhook.',
    replay: '',
    noMatch: () =>
      'No signature matches any secret. Check that the secret is the one of this webhook and mode, and that the body was not parsed and serialised again.',
  },
};

/**
 * Checks that a delivery comes from the provider and is fresh. Compares every secret with every
 * signature in the header, in constant time. Never throws.
 *
 * Specification, "Digital River signature": the header holds a timestamp and one signature for each
 * active signing secret; a delivery that is too old is to be refused.
 *
 * @example
 * const rawBody = '{"id":"e1"}';
 * const header = signForTest({ rawBody, secret: 'whsec_1' });
 * verifySignature({ header, rawBody, secrets: ['whsec_1'] }).ok; // true
 */
export function verifySignature(check: SignatureCheck): SignatureResult {
  return checkSignature(SCHEME, check);
}
