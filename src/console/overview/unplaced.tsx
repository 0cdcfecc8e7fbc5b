import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { counted } from '../../order/text/counted.js';
import { post, queryOf, request, type UnplacedPage } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Decision } from '../parts/decision.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { When } from '../parts/when.js';
import { useProviders } from '../providers.js';

/** How many reports are read. */
const MAX_REPORTS = 100;

/** One payment, or another object, whose order is not known. */
interface Waiting {
  readonly reference: string;
  /** The name of its provider. */
  readonly provider: string;
  readonly labels: readonly string[];
  /** When the first report of it arrived. */
  readonly since: string;
}

/** The payments whose order is not known, each with the forms that link or discard it. Nothing while none waits. */
export function Unplaced({ tick }: { readonly tick: number }): JSX.Element | null {
  const [again, setAgain] = useState(0);
  const { value, error } = useLoaded(
    () => request<UnplacedPage>(`/unplaced?limit=${MAX_REPORTS}`),
    [tick, again],
  );
  if (error !== undefined) return <p class="error">{error}</p>;
  if (value === undefined || value.unplaced.length === 0) return null;
  const waiting = byReference(value);
  const count = value.count ?? value.unplaced.length;
  const onDone = () => setAgain((number) => number + 1);
  return (
    <section aria-labelledby="unplaced">
      <h2 id="unplaced">
        {value.next === undefined
          ? counted(waiting.length, 'payment')
          : `More than ${counted(waiting.length, 'payment')}`}{' '}
        without an order
      </h2>
      <p class="soft">
        {counted(count, 'report')} in all.{' '}
        {value.overdue === true && <span class="tag">The oldest one is overdue.</span>} A payment is
        placed by itself when its order is reported.
      </p>
      <ul class="attention">
        {waiting.map((one) => (
          <li key={`${one.provider} ${one.reference}`}>
            <h3>
              {one.reference} <ProviderMark name={one.provider} />
            </h3>
            <p>
              {one.labels.join(', ')}{' '}
              <span class="soft">
                since <When at={one.since} />
              </span>
            </p>
            <LinkToOrder {...one} onDone={onDone} />
            <Discard {...one} onDone={onDone} />
          </li>
        ))}
      </ul>
      {value.next !== undefined && (
        <p>
          Only the oldest are listed. Link many at once with <code>POST /unplaced/links</code>.
        </p>
      )}
    </section>
  );
}

function byReference({ unplaced }: UnplacedPage): readonly Waiting[] {
  const found = new Map<string, Waiting>();
  for (const { reference, provider, label = 'a report', arrivedAt } of unplaced) {
    const key = JSON.stringify([provider.name, reference]);
    const { labels = [], since = arrivedAt } = found.get(key) ?? {};
    const all = labels.includes(label) ? labels : [...labels, label];
    found.set(key, { reference, provider: provider.name, labels: all, since });
  }
  return [...found.values()];
}

interface FormProps extends Pick<Waiting, 'reference' | 'provider'> {
  readonly onDone: () => void;
}

type LinkAnswer = { readonly results: readonly { readonly message?: string }[] };

function LinkToOrder({ reference, provider, onDone }: FormProps): JSX.Element {
  const query = useQuery(provider);
  return (
    <Decision
      summary={`Link ${reference} …`}
      action="Link it"
      decide={async (fields) => {
        const answer = await post<LinkAnswer>(`/unplaced/links${query}`, {
          links: [{ reference, orderId: String(fields.get('orderId') ?? '').trim() }],
          ...auditOf(fields),
        });
        const message = answer?.results[0]?.message;
        if (message !== undefined) throw new Error(message);
      }}
      onDone={onDone}
    >
      <label>
        Order id <input name="orderId" required maxLength={255} autoComplete="off" />
      </label>
    </Decision>
  );
}

function Discard({ reference, provider, onDone }: FormProps): JSX.Element {
  const query = useQuery(provider);
  return (
    <Decision
      summary={`Discard ${reference} …`}
      action="Discard all its reports"
      decide={(fields) =>
        post(`/unplaced/discard${query}`, { entries: [{ reference }], ...auditOf(fields) })
      }
      onDone={onDone}
    />
  );
}

/** The parameter that names a provider, where there are several. */
function useQuery(provider: string): string {
  return useProviders().areSeveral ? queryOf({ provider }) : '';
}

function auditOf(fields: FormData): object {
  return { actor: fields.get('actor'), reason: fields.get('reason') };
}
