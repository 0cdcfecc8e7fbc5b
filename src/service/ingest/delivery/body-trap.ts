import type { HeaderValues } from '../../../adapters/provider.js';
import { announcedBytes, announcesBody } from './delivery-headers.js';

/** What happened to a body on its way through the embedding server, so that its signature cannot be checked. */
export type BodyTrap = (typeof BODY_TRAPS)[number];

/** Every one of them, as an answer and a metric name it. */
export const BODY_TRAPS = [
  'not_a_request',
  'body_already_read',
  'body_parsed',
  'body_empty',
  'body_changed',
] as const;

const KEEP_THE_BYTES =
  "Mount the webhook before express.json() and other body parsers, or keep the bytes: express.raw({ type: '*/*' }), parseAs: 'buffer' in Fastify, rawBody: true in Nest.";

const MESSAGES: Readonly<Record<BodyTrap, string>> = {
  not_a_request:
    'orders.webhook was not called with a Web-standard Request. Pass c.req.raw in Hono, use toNodeHandler of order-lifecycle/node in Express and node:http, or call orders.receive({ headers, rawBody }).',
  body_already_read:
    'The body was read before it arrived here, so its signature cannot be checked. Pass the request before anything reads its body, or pass the bytes to orders.receive({ headers, rawBody }).',
  body_parsed: `The body was parsed before it arrived here, so its signature cannot be checked. ${KEEP_THE_BYTES}`,
  body_empty: `The body is missing although the request has one: something read it before. ${KEEP_THE_BYTES}`,
  body_changed:
    'The body has another length than the request announced: it was parsed and serialised again, or decoded wrongly. Pass the bytes as they arrived; of a body in base64 (isBase64Encoded) the decoded ones.',
};

/** What is wrong, and what to change in the embedding server. */
export function messageOf(trap: BodyTrap): string {
  return MESSAGES[trap];
}

/** A delivery whose signature was rejected. */
export interface UnverifiedDelivery {
  /** Why, by the adapter of the provider. */
  readonly code: string;
  readonly headers: HeaderValues;
  /** The bytes of the body that was checked. */
  readonly length: number;
  /** The embedding server passed no body at all. */
  readonly isMissing: boolean;
}

/**
 * What happened to the body of a delivery whose signature is wrong, if its headers contradict it. A server
 * accepts no body whose length differs from its headers, so the difference arose after that.
 */
export function trapOfUnverified({
  code,
  headers,
  length,
  isMissing,
}: UnverifiedDelivery): BodyTrap | undefined {
  if (length === 0) {
    // Anybody may send an empty body in chunks, or none, but without a signature.
    const isSigned = code !== 'missing_header';
    const isExpected = isMissing || headers.get('transfer-encoding') !== null;
    return announcesBody(headers) || (isExpected && isSigned) ? 'body_empty' : undefined;
  }
  const announced = announcedBytes(headers);
  const isChanged = code === 'no_match' && announced !== undefined && announced !== length;
  return isChanged ? 'body_changed' : undefined;
}
