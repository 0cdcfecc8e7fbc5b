import { formatInstant } from '../../../order/time/instant.js';
import type { Audit } from '../../../service/references/audit.js';
import type { Link, LinkResult } from '../../../service/references/link-by-hand.js';
import type {
  Discarded,
  Discarding,
  UnplacedView,
} from '../../../service/references/unplaced-list.js';
import type { OfProvider } from '../../../service/several/provider-info.js';
import type { UnplacedRequest } from '../../../store/store.js';
import { openOffline } from '../../input/offline.js';
import { chosenPath, fetchService, type SourceFlags, suggestService } from '../../input/source.js';
import { ordersAmong, speaksOfPayments } from '../../input/which-provider.js';

/** An observation that waits for its order, with its times in RFC 3339. */
export interface UnplacedLine
  extends Omit<UnplacedView, 'instant' | 'arrivedAt'>,
    Partial<OfProvider<object>> {
  readonly instant: string;
  readonly arrivedAt: string;
}

/** A page of the observations that wait for their orders. */
export interface UnplacedPage {
  readonly unplaced: readonly UnplacedLine[];
  readonly next?: string;
}

/** Payments whose order is not known, in a running service or in its store. */
export interface References {
  unplaced(request: UnplacedRequest): Promise<UnplacedPage>;
  /** One result for each link, in the same order. */
  link(links: readonly Link[], audit: Audit): Promise<readonly LinkResult[]>;
  /** One result for each entry, in the same order. */
  discard(entries: readonly Discarding[], audit: Audit): Promise<readonly Discarded[]>;
  close(): Promise<void>;
}

/**
 * Opens the service or the store that the flags name.
 *
 * @param reads only lists, so every provider is asked unless one is named.
 */
export async function openReferences(flags: SourceFlags, reads = false): Promise<References> {
  return flags.url === undefined ? ofStore(flags, reads) : ofService(flags.url, flags);
}

async function ofStore(flags: SourceFlags, reads: boolean): Promise<References> {
  // What waits was read with the settings of the service that received it.
  const options = { looks: true, reads };
  const orders = await openOffline(flags, process.env, options).catch(suggestService);
  const one = () => ordersAmong(orders, speaksOfPayments);
  return {
    async unplaced(request) {
      const { unplaced, ...rest } = await orders.unplaced(request);
      return { unplaced: unplaced.map(lineOf), ...rest };
    },
    link: async (links, audit) => one().link(links, audit),
    discard: async (entries, audit) => one().discardUnplaced(entries, audit),
    close: () => orders.stop(),
  };
}

function lineOf({ instant, arrivedAt, ...one }: OfProvider<UnplacedView>): UnplacedLine {
  return { ...one, instant: formatInstant(instant), arrivedAt: formatInstant(arrivedAt) };
}

function ofService(url: string, flags: SourceFlags): References {
  const answerOf = async (path: string, init?: RequestInit) => {
    const response = await fetchService(url, path, process.env, init);
    if (response.status !== 404) return response.json();
    throw new Error(
      `The service at ${url} has no list of payments without an order. Update it to this version.`,
    );
  };
  const results = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return (
      (await answerOf(chosenPath(path, flags), init)) as { readonly results: readonly never[] }
    ).results;
  };
  return {
    async unplaced({ limit, after, reference }) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries({ limit, after, reference })) {
        if (value !== undefined) query.set(name, String(value));
      }
      // Written by a service of this package.
      return (await answerOf(chosenPath(`/unplaced?${query}`, flags))) as UnplacedPage;
    },
    link: (links, audit) => results('/unplaced/links', { links, ...audit }),
    discard: (entries, audit) => results('/unplaced/discard', { entries, ...audit }),
    close: async () => {},
  };
}
