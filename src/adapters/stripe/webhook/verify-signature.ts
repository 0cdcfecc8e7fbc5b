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
    missing: `There is no ${SIGNATURE_HEADER} header. Check that no proxy removes it and that Stripe sent the request.`,
    malformed: `The ${SIGNATURE_HEADER} header does not have the form t=…,v1=…. Check that no proxy changes it.`,
    badTimestamp: `The time in the ${SIGNATURE_HEADER} header is not a number of seconds. Check that no proxy changes it.`,
    noSecret: 'No signing secret is configured. Set the secret (whsec_…) of this endpoint.',
    replay: ', as each retry is signed anew',
    noMatch: (secrets) =>
      secrets.every((secret) => secret?.startsWith('whsec_') !== true)
        ? 'No signature matches any secret. A signing secret begins with whsec_; the configured ones do not, so they are probably API keys.'
        : 'No signature matches any secret. Check that the secret is the one of this endpoint and mode, and that the body was not parsed and serialised again.',
  },
};

/**
 * Checks that a delivery comes from Stripe and is fresh. Compares every secret with every signature of the
 * scheme `v1`, in constant time. Never throws.
 *
 * Stripe, "Verify webhook signatures manually": the signed text is the timestamp, a full stop and the body;
 * while a secret is being replaced, a delivery has one signature for each.
 *
 * @example
 * const rawBody = '{"id":"evt_1"}';
 * const header = signForTest({ rawBody, secret: 'whsec_1' });
 * verifySignature({ header, rawBody, secrets: ['whsec_1'] }).ok; // true
 */
export function verifySignature(check: SignatureCheck): SignatureResult {
  return checkSignature(SCHEME, check);
}
