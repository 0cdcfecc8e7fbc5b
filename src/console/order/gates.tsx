import type { JSX } from 'preact';
import { doesNotApply, GATES, type Gate } from '../../order/gate.js';
import { GATE_QUESTIONS } from '../../order/text/gate-questions.js';
import { listed } from '../../order/text/listed.js';
import { midSentence } from '../../order/text/mid-sentence.js';
import type { GateAnswer, OrderView } from '../api.js';

const ANSWERS = { open: 'yes', closed: 'no', idle: 'does not apply' } as const;

type Kind = keyof typeof ANSWERS;

/** The part of an order that the gates show. */
type Answered = Pick<OrderView, 'gates' | 'withheld'> &
  /** Explained in a section of their own. */
  Partial<Pick<OrderView, 'parked'>>;

/** Every gate with its answer in one row; below it why a gate is closed, and folded away the rest. */
export function Gates({ order }: { readonly order: Answered }): JSX.Element {
  const { gates, withheld } = order;
  const reasons = reasonsOf(order);
  const isFolded = ({ kind }: Reason) => kind !== 'closed';
  return (
    <div class="gates">
      <span class="may" aria-hidden="true">
        May it be
      </span>
      <dl class="chips">
        {GATES.map((gate) => {
          const kind = kindOf(gates[gate]);
          return (
            <div key={gate} class={kind} title={gates[gate].because}>
              <dt>
                <Question of={gate} />
              </dt>{' '}
              <dd>{ANSWERS[kind]}</dd>
            </div>
          );
        })}
      </dl>
      {withheld !== undefined && (
        <p class="withheld">
          <span class="tag">withheld</span> <code>ready_to_fulfil</code> is not delivered.{' '}
          {withheld}
        </p>
      )}
      {withSharedEnd(reasons.filter((one) => !isFolded(one)).map(({ because }) => because)).map(
        (because) => (
          <p key={because} class="reason">
            {because}
          </p>
        ),
      )}
      {reasons.some(isFolded) && (
        <details class="reasons">
          <summary>Why the other answers</summary>
          <ul>
            {reasons.filter(isFolded).map(({ because }) => (
              <li key={because}>{because}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** A question whose beginning, which all of them share, is shown once where there is little room. */
function Question({ of }: { readonly of: Gate }): JSX.Element {
  const question = GATE_QUESTIONS[of];
  const [, begin = '', rest = question] = /^(May it be )(.*)$/.exec(question) ?? [];
  return (
    <>
      <span class="may-it-be">{begin}</span>
      {rest}
    </>
  );
}

/** The answer of a gate, and what kind of answer that is. */
export function answerOf(gate: GateAnswer): { readonly kind: Kind; readonly answer: string } {
  const kind = kindOf(gate);
  return { kind, answer: ANSWERS[kind] };
}

function kindOf(answer: GateAnswer): Kind {
  if (answer.allowed) return 'open';
  return doesNotApply(answer) ? 'idle' : 'closed';
}

interface Reason {
  readonly kind: Kind;
  readonly because: string;
}

/** The reasons of all gates. Closed ones that differ in their question alone are one sentence. */
function reasonsOf({ gates, parked = [] }: Answered): readonly Reason[] {
  const found: { readonly kind: Kind; readonly questions: string[]; readonly rest: string }[] = [];
  for (const gate of GATES) {
    const kind = kindOf(gates[gate]);
    const because = withoutParked(gates[gate].because, parked);
    const [, question, rest = because] = /^It may not ([^:]*): (.*)$/s.exec(because) ?? [];
    const questions = question === undefined ? [] : [question];
    const alike = found.find((one) => one.kind === kind && one.rest === rest);
    if (alike === undefined) found.push({ kind, questions, rest });
    else alike.questions.push(...questions);
  }
  return found.map(({ kind, questions, rest }) => ({
    kind,
    because: questions.length === 0 ? rest : `It may not ${listed(questions, 'or')}: ${rest}`,
  }));
}

/** A reason without the explanation of a parked observation, which its own section gives. */
function withoutParked(because: string, parked: OrderView['parked']): string {
  return parked.reduce(
    (text, { explanation: { sentence } }) =>
      text.replace(`: ${midSentence(sentence)}`, () => ', as explained below under Parked.'),
    because,
  );
}

/** A shared end that is shorter is not worth a sentence of its own. */
const MIN_SHARED = 80;

/** The same reasons. A long clause that ends all of them is written once, after them. */
function withSharedEnd(reasons: readonly string[]): readonly string[] {
  const [first = '', ...others] = reasons;
  const at = first.lastIndexOf('; ');
  const end = first.slice(at);
  const isShared = others.length > 0 && others.every((reason) => reason.endsWith(end));
  if (at < 0 || !isShared || end.length < MIN_SHARED) return reasons;
  return [
    ...reasons.map((reason) => `${reason.slice(0, -end.length)}.`),
    `In each case: ${end.slice('; '.length)}`,
  ];
}
