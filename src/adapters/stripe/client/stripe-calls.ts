import { failed } from '../../../order/failed-call.js';
import type { Failure } from '../../../order/rejection.js';
import type { Query, Transport } from '../../http/transport.js';
import type { ProviderResponse } from '../../provider.js';
import { asList, member } from '../../values/member.js';
import type { AccountOptions } from '../reading/account-options.js';
import { codeOf, refusal, unreadable } from './refusal.js';

/** What the calls of one account need. */
export interface StripeCalls {
  readonly transport: Transport;
  readonly apiKey: string;
  readonly options: AccountOptions;
}

/** A response with a body that was asked for. */
export interface Answered {
  readonly kind: 'response';
  readonly response: ProviderResponse;
}

/** Reads one object. `none`: Stripe has no such object. */
export async function getObject(
  { transport, apiKey }: StripeCalls,
  path: string,
): Promise<Answered | { readonly kind: 'none' } | Failure> {
  const outcome = await transport({ method: 'GET', path, repeatable: true });
  if (outcome.kind === 'failure') return outcome;
  const { response } = outcome;
  if (response.status === 200) return outcome;
  if (response.status === 404 && codeOf(response) === 'resource_missing') return { kind: 'none' };
  return refusal(response, { method: 'GET', apiKey });
}

/** One page of a list. */
export interface ListPage {
  readonly kind: 'page';
  readonly response: ProviderResponse;
  readonly data: readonly unknown[];
}

/** How the next page of a list is asked for. `undefined`: there is none. */
type Continuation = (body: unknown) => Query | undefined;

const PAGE_SIZE = '100';

/**
 * Reads a list page by page, up to its end or its first failure, which is the last page.
 *
 * Stripe, "Pagination": `has_more` shows whether a page follows, which begins after the last object.
 *
 * @param maxPages - a longer list is a failure.
 */
export function listPages(
  calls: StripeCalls,
  path: string,
  query: Query,
  maxPages = 100,
): AsyncGenerator<ListPage | Failure, void, undefined> {
  return pagesOf(calls, path, query, maxPages, (body) => {
    const last = member(asList(member(body, 'data')).at(-1), 'id');
    return typeof last === 'string' ? { starting_after: last } : undefined;
  });
}

/**
 * Reads the results of a search page by page, up to their end or the first failure, which is the last page.
 *
 * Stripe, "Search": `next_page` names the page that follows.
 */
export function searchPages(
  calls: StripeCalls,
  path: string,
  query: Query,
): AsyncGenerator<ListPage | Failure, void, undefined> {
  return pagesOf(calls, path, query, 100, (body) => {
    const next = member(body, 'next_page');
    return typeof next === 'string' ? { page: next } : undefined;
  });
}

async function* pagesOf(
  { transport, apiKey }: StripeCalls,
  path: string,
  query: Query,
  maxPages: number,
  continuation: Continuation,
): AsyncGenerator<ListPage | Failure, void, undefined> {
  const call = { method: 'GET', apiKey } as const;
  let next: Query | undefined = {};
  for (let page = 0; page < maxPages; page += 1) {
    const request = { ...query, limit: PAGE_SIZE, ...next };
    const outcome = await transport({ method: 'GET', path, query: request, repeatable: true });
    if (outcome.kind === 'failure') {
      yield outcome;
      return;
    }
    const { response } = outcome;
    if (response.status !== 200) {
      yield refusal(response, call);
      return;
    }
    const data = member(response.body, 'data');
    if (!Array.isArray(data)) {
      yield unreadable(response, call, { path: 'data', reason: 'Expected a list.' });
      return;
    }
    yield { kind: 'page', response, data };
    if (member(response.body, 'has_more') !== true) return;
    next = continuation(response.body);
    if (next === undefined) {
      const problem = { path: 'has_more', reason: 'Expected the place of the next page.' };
      yield unreadable(response, call, problem);
      return;
    }
  }
  yield failed(`The list ${path} has more than ${maxPages} pages. Read a part of it at Stripe.`);
}
