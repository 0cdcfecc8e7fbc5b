import type { ComponentChildren, JSX } from 'preact';
import { counted } from '../../../order/text/counted.js';
import type { QuarantinedView } from '../../api.js';
import { ProviderMark } from '../../parts/provider-mark.js';
import { When } from '../../parts/when.js';
import { type Providers, useProviders } from '../../providers.js';
import { ANCHORS } from './anchors.js';
import { QuarantinedList, Reason } from './quarantined-list.js';

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
  /** Whether more deliveries are quarantined. */
  readonly more: boolean;
}): JSX.Element {
  const { bodies: all, more } = props;
  const providers = useProviders();
  const groups = new Map<string, QuarantinedView[]>();
  for (const body of all) {
    const key = `${body.provider} ${body.problem.code === 'thin_event'}`;
    groups.set(key, [...(groups.get(key) ?? []), body]);
  }
  return (
    <>
      {[...groups].map(([key, bodies], index) => (
        <Group
          key={key}
          id={index === 0 ? ANCHORS.quarantined : undefined}
          bodies={bodies}
          providers={providers}
        />
      ))}
      {more && <li class="note soft">Only the oldest quarantined deliveries are listed.</li>}
    </>
  );
}

function Group(props: {
  readonly id: string | undefined;
  readonly bodies: readonly QuarantinedView[];
  readonly providers: Providers;
}): JSX.Element | null {
  const { id, bodies, providers } = props;
  const [oldest] = bodies;
  if (oldest === undefined) return null;
  const isThin = oldest.problem.code === 'thin_event';
  if (isThin && isToBeRead(oldest, providers)) {
    const what = counted(bodies.length, 'thin event');
    return (
      <Item id={id} bodies={bodies} of={oldest.provider} what={what} tag="not read yet">
        Signed, but each only names its object, which is read from the provider again and again. The
        oldest waits since <When at={oldest.receivedAt} />; bodies are deleted after 30 days.
      </Item>
    );
  }
  const what = counted(bodies.length, 'delivery', 'deliveries');
  return (
    <Item id={id} bodies={bodies} of={oldest.provider} what={what} tag="quarantined">
      Signed, but not understood, since <When at={oldest.receivedAt} />.{' '}
      {isOneReason(bodies) && (
        <>
          <Reason of={oldest.problem} />{' '}
        </>
      )}
      {!isThin && (
        <>
          Run <code>npx order-lifecycle reprocess</code> after an upgrade; bodies are deleted after
          30 days.
        </>
      )}
    </Item>
  );
}

function isOneReason(bodies: readonly QuarantinedView[]): boolean {
  return new Set(bodies.map(({ problem: { path, reason } }) => `${path} ${reason}`)).size === 1;
}

function Item(props: {
  readonly id: string | undefined;
  readonly bodies: readonly QuarantinedView[];
  /** The name of the provider. */
  readonly of: string;
  readonly what: string;
  readonly tag: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { id, bodies, of: name, what, tag, children } = props;
  return (
    <li class="row" id={id}>
      <div class="what">
        <b>{what}</b> <span class="tag">{tag}</span> <ProviderMark name={name} />
      </div>
      <p>{children}</p>
      <QuarantinedList bodies={bodies} />
    </li>
  );
}

/** Whether a call reads what the delivery names. */
function isToBeRead({ provider, problem }: QuarantinedView, providers: Providers): boolean {
  const found = providers.named(provider);
  return problem.code === 'thin_event' && found !== undefined && !found.cannotReconcile;
}
