import type { ComponentChildren, JSX } from 'preact';
import { counted } from '../../../order/text/counted.js';
import type { QuarantinedView } from '../../api.js';
import { ProviderMark } from '../../parts/provider-mark.js';
import { When } from '../../parts/when.js';
import { type Providers, useProviders } from '../../providers.js';

/** An event that names its object is read soon after it arrived. Until then it needs nobody. */
const READ_WITHIN_MS = 60_000;

/** Those of the bodies that need a person. */
export function needingAttention(
  bodies: readonly QuarantinedView[],
  providers: Providers,
  now: number,
): readonly QuarantinedView[] {
  return bodies.filter(
    (body) => !isToBeRead(body, providers) || now - Date.parse(body.receivedAt) > READ_WITHIN_MS,
  );
}

/** The deliveries that were not understood, and those that wait to be read, by provider. */
export function QuarantinedBodies(props: {
  /** Oldest first. */
  readonly bodies: readonly QuarantinedView[];
}): JSX.Element {
  const providers = useProviders();
  const groups = new Map<string, QuarantinedView[]>();
  for (const body of props.bodies) {
    const key = `${body.provider} ${body.problem.code === 'thin_event'}`;
    groups.set(key, [...(groups.get(key) ?? []), body]);
  }
  return (
    <>
      {[...groups].map(([key, bodies]) => (
        <Group key={key} bodies={bodies} providers={providers} />
      ))}
    </>
  );
}

function Group(props: {
  readonly bodies: readonly QuarantinedView[];
  readonly providers: Providers;
}): JSX.Element | null {
  const { bodies, providers } = props;
  const [oldest] = bodies;
  if (oldest === undefined) return null;
  const isThin = oldest.problem.code === 'thin_event';
  if (isThin && isToBeRead(oldest, providers)) {
    return (
      <Item of={oldest.provider} what={counted(bodies.length, 'thin event')} tag="not read yet">
        Signed, but each only names its object, which is read from the provider again and again. The
        oldest waits since <When at={oldest.receivedAt} />; bodies are deleted after 30 days.
      </Item>
    );
  }
  const what = counted(bodies.length, 'delivery', 'deliveries');
  return (
    <Item of={oldest.provider} what={what} tag="quarantined">
      Signed, but not understood, since <When at={oldest.receivedAt} />. {reasonsOf(bodies)}{' '}
      {!isThin && (
        <>
          Run <code>npx order-lifecycle reprocess</code> after an upgrade; bodies are deleted after
          30 days.
        </>
      )}
    </Item>
  );
}

/** Every reason once, the most frequent first, with how many deliveries it is about. */
function reasonsOf(bodies: readonly QuarantinedView[]): string {
  const counts = new Map<string, number>();
  for (const { problem } of bodies) {
    counts.set(problem.reason, (counts.get(problem.reason) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  if (sorted.length === 1) return sorted[0]?.[0] ?? '';
  return sorted.map(([reason, count]) => `${count} of them: ${reason}`).join(' ');
}

function Item(props: {
  /** The name of the provider. */
  readonly of: string;
  readonly what: string;
  readonly tag: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { of: name, what, tag, children } = props;
  return (
    <li class="row">
      <div class="what">
        <b>{what}</b> <span class="tag">{tag}</span> <ProviderMark name={name} />
      </div>
      <p>{children}</p>
    </li>
  );
}

/** Whether a call reads what the delivery names. */
function isToBeRead({ provider, problem }: QuarantinedView, providers: Providers): boolean {
  const found = providers.named(provider);
  return problem.code === 'thin_event' && found !== undefined && !found.cannotReconcile;
}
