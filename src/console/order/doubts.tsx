import type { JSX } from 'preact';
import { type MilestoneView, type OrderView, post } from '../api.js';
import { Decision } from '../parts/decision.js';
import { Age } from '../parts/when.js';

/** A milestone that asks a person to look at an order. */
export type Doubt = Extract<MilestoneView, { kind: 'needs_attention' }>;

/** Those of the milestones that still ask for a person. Parked observations are shown apart from them. */
export function doubtsAmong(milestones: readonly MilestoneView[]): readonly Doubt[] {
  return milestones.filter(
    (one): one is Doubt =>
      one.kind === 'needs_attention' && one.status === 'pending' && one.facts.about !== 'parked',
  );
}

/** What a doubt is called. */
export function tagOf({ facts }: Doubt): string {
  return facts.about === 'deadline' ? 'overdue' : 'doubt';
}

/** What a doubt says, and the charge or the report that it is about where its sentence does not name it. */
export function DoubtText({ doubt }: { readonly doubt: Doubt }): JSX.Element {
  const { facts, subject } = doubt;
  const [, about = ''] = /^deadline:[^:]*:(.+)$/s.exec(subject) ?? [];
  return (
    <p>
      {facts.detail}
      {about !== '' && !facts.detail.includes(about) && (
        <span class="soft about">
          {' '}
          It is about <code>{about}</code>.
        </span>
      )}
    </p>
  );
}

/** The doubts about an order, each with what to do. Nothing without any. */
export function Doubts(props: {
  readonly order: OrderView;
  /** False: the order is shown as it was known in the past. */
  readonly isCurrent: boolean;
  readonly onDone: () => void;
}): JSX.Element | null {
  const { order, isCurrent, onDone } = props;
  const doubts = doubtsAmong(order.milestones as readonly MilestoneView[]);
  if (!isCurrent || doubts.length === 0) return null;
  return (
    <ul class="attention doubts" aria-label="Doubts">
      {doubts.map((doubt) => (
        <li key={doubt.key}>
          <p>
            <span class="tag">{tagOf(doubt)}</span>
            {doubt.createdAt !== undefined && (
              <span class="soft">
                {' '}
                for <Age since={doubt.createdAt} />
              </span>
            )}
          </p>
          <DoubtText doubt={doubt} />
          <Settle doubt={doubt} onDone={onDone} />
        </li>
      ))}
    </ul>
  );
}

interface SettleAnswer {
  readonly problems: readonly { readonly message: string }[];
}

/** Ends a doubt, with the name and the reason of the operator. */
export function Settle(props: {
  readonly doubt: Pick<Doubt, 'key'>;
  readonly onDone: () => void;
}): JSX.Element {
  const { doubt, onDone } = props;
  return (
    <Decision
      summary="Taken care of …"
      action="It is taken care of"
      decide={async (fields) => {
        const settlement = {
          ...{ key: doubt.key, status: 'done' },
          ...{ actor: fields.get('actor'), reason: fields.get('reason') },
        };
        const answer = await post<SettleAnswer>('/milestones/settle', {
          settlements: [settlement],
        });
        const [problem] = answer?.problems ?? [];
        if (problem !== undefined) throw new Error(problem.message);
      }}
      onDone={onDone}
    />
  );
}
