import { type ProviderLife, type ProviderSubject, Random } from '../../../../src/testing/index.js';
import { type MixedItem, mixedPay, signatureOf } from '../../../_support/mixed-pay.js';

/** What an order of this provider goes through. */
const STATES = ['in_review', 'accepted', 'fulfilled', 'complete'] as const;

const ORDER = '7001';

interface MixedBody {
  readonly items: readonly MixedItem[];
}

/** The made-up provider that signs inside the body and delivers several reports at once. */
export const mixedPaySubject: ProviderSubject = {
  create: (secrets) => mixedPay({}, secrets),
  life: (seed) => {
    const random = new Random(seed);
    const visited = STATES.slice(0, random.int(1, STATES.length));
    return lifeOf(
      visited.map((state, n): MixedBody => {
        const own = { event: `e${n}-${seed}`, order: ORDER, state, at: 10 * n };
        const others = [
          { ...own, event: `o${n}-${seed}`, order: '7002' },
          { ...own, event: `f${n}-${seed}`, merchant: 'north' },
        ];
        return { items: [own, ...others.filter(() => random.chance(0.3))] };
      }),
    );
  },
  withNewIds(life, random) {
    const renamed = new Map<string, string>();
    const rename = (event: string): string => {
      const known = renamed.get(event) ?? random.uuid();
      renamed.set(event, known);
      return known;
    };
    return lifeOf(
      bodiesOf(life).map(({ items }) => ({
        items: items.map((item) => ({ ...item, event: rename(item.event) })),
      })),
    );
  },
  withUnknownWord: (_, word) => ({
    items: [{ event: 'unknown', order: ORDER, state: word, at: 1_000 }],
  }),
  deliver(body, { secrets }) {
    const { items } = Object(body);
    const signature = secrets.map((secret) => signatureOf(items, secret)).join(' ');
    return { headers: {}, rawBody: JSON.stringify({ items, signature }) };
  },
  signs: 'members',
  signsTime: false,
  foreign: (body) => ({
    items: [Object(body).items].flat().map((item) => ({ ...item, merchant: 'south' })),
  }),
};

function lifeOf(bodies: readonly MixedBody[]): ProviderLife {
  const last = bodies.at(-1)?.items[0]?.state;
  const end = last === undefined ? {} : { state: last, mayFulfil: last === 'accepted' };
  return { orderId: ORDER, bodies, end };
}

function bodiesOf({ bodies }: ProviderLife): readonly MixedBody[] {
  // `lifeOf` made them.
  return bodies as readonly MixedBody[];
}
