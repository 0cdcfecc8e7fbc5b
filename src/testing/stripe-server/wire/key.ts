import { invalid, type StripeAnswer } from './answer.js';

/** The API key of a request: a bearer token, or the user name of basic authentication. */
export function keyOf(authorization: string | undefined): string | undefined {
  const [scheme = '', value = ''] = authorization?.split(' ') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const [user, password] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return password === '' ? user : undefined;
}

/** Refuses a request without the right key. Stripe shows the end of a wrong one. Source: Stripe, "Authentication". */
export function unauthorised(key: string | undefined): StripeAnswer {
  const message =
    key === undefined
      ? 'You did not provide an API key. Send it as a bearer token.'
      : `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(12)}${key.slice(-4)}`;
  return invalid(401, message, { headers: { 'www-authenticate': 'Basic realm="Stripe"' } });
}
