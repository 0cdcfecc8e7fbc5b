import type { Failure } from '../../../order/rejection.js';
import type { ProviderResponse } from '../../provider.js';
import { member } from '../../values/member.js';
import { unreadable } from '../response/failure.js';
import { fromResponse } from '../response/response.js';
import type { Request, Transport } from './transport.js';

/** An object as the provider sends it, personal data included. Do not store it. */
export type ApiObject = Readonly<Record<string, unknown>> & { readonly id: string };

/** One page of a list. */
export interface ApiPage {
  readonly data: readonly ApiObject[];
  /** If true, the next page is the one with `startingAfter` set to the id of the last object. */
  readonly hasMore: boolean;
}

/**
 * The result of a call: a value, or a failure, with the response it came in. No response: the provider
 * did not respond.
 */
export type Called<T> =
  | { readonly ok: true; readonly value: T; readonly response: ProviderResponse }
  | { readonly ok: false; readonly failure: Failure; readonly response: ProviderResponse }
  | { readonly ok: false; readonly failure: Failure; readonly response?: undefined };

/**
 * Makes a call and reads its value.
 *
 * @param read - returns `undefined` for a body that it cannot read.
 */
export async function called<T>(
  transport: Transport,
  request: Request,
  read: (body: unknown) => T | undefined,
): Promise<Called<T>> {
  const outcome = await transport(request);
  if (outcome.kind === 'failure') return { ok: false, failure: outcome };
  const { response } = outcome;
  const succeeded = response.status === 200 || response.status === 201;
  const value = succeeded ? read(response.body) : undefined;
  if (value !== undefined) return { ok: true, value, response };
  const failure = succeeded
    ? unreadable(response, request.method === 'POST')
    : refused(response, request.method);
  return { ok: false, failure, response };
}

function refused(response: ProviderResponse, method: 'GET' | 'POST'): Failure {
  // Not as `POST /orders`: only that call has rejections, which `fromResponse` reads for its caller.
  const reading = fromResponse(response, { method, path: '/orders/{id}', orderId: '' });
  return reading.kind === 'failure' ? reading : unreadable(response, method === 'POST');
}

export function asObject(body: unknown): ApiObject | undefined {
  // The compiler cannot follow the check.
  return typeof member(body, 'id') === 'string' ? (body as ApiObject) : undefined;
}

export function asPage(body: unknown): ApiPage | undefined {
  const list = member(body, 'data');
  if (!Array.isArray(list)) return undefined;
  const data = list.flatMap((entry) => asObject(entry) ?? []);
  if (data.length !== list.length) return undefined;
  return { data, hasMore: member(body, 'hasMore') === true };
}
