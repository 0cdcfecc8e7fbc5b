import Stripe from 'stripe';
import type { StripeServer } from '../../../../src/testing/stripe-server/stripe-server.js';

/** How the official client is set up. */
export interface SdkOptions {
  readonly apiKey?: string;
  readonly apiVersion?: string;
  readonly account?: string;
}

/** The official client, connected to a simulated server. It repeats nothing by itself. */
export function sdk(server: StripeServer, options: SdkOptions = {}): Stripe {
  const { hostname, port } = new URL(server.url);
  return new Stripe(options.apiKey ?? server.apiKey, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: 2_000,
    ...(options.account === undefined ? {} : { stripeAccount: options.account }),
    // The client is typed for its own version only.
    ...(options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion as never }),
  });
}

/** The error of a call that must fail. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call was not refused.');
}
