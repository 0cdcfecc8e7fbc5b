import type { Command } from 'commander';
import { defined } from '../../order/defined.js';
import { GATES } from '../../order/gate.js';
import { counted } from '../../order/text/counted.js';
import { GATE_QUESTIONS } from '../../order/text/gate-questions.js';
import { visibleIn } from '../../order/text/visible.js';
import type { HistoryEntry } from '../../service/queries/order-history.js';
import { instantIn } from '../configuration/checked-text.js';
import { knownOrder, ofProviderOf } from '../input/known-order.js';
import { type OrderWithProvider, openSource, SOURCES, type SourceFlags } from '../input/source.js';
import { type Paint, paintFor } from '../output/paint.js';
import { print, printJson } from '../output/print.js';
import { table } from '../output/table.js';
import { wrapped } from '../output/wrapped.js';

interface ExplainFlags extends SourceFlags {
  readonly at?: string;
  readonly json?: boolean;
}

/** `order-lifecycle explain` */
export function explain(program: Command): void {
  program
    .command('explain <id>')
    .description(
      'Show where an order is, how it got there, and what may be done with it. Any id finds it: of the order, a payment, a refund, a delivery.',
    )
    .option('--at <instant>', 'as it was known then, e.g. 2026-01-31T12:00:00Z')
    .option('--json', 'print JSON')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `${SOURCES}
Examples:
  $ order-lifecycle explain 204440790336 --url http://127.0.0.1:8080
  $ order-lifecycle explain 204440790336 --at 2026-01-31T12:00:00Z --json
`,
    )
    .action(async (anyId: string, flags: ExplainFlags) => {
      const moment = flags.at === undefined ? undefined : { instant: instantIn('--at', flags.at) };
      const source = await openSource(flags, process.env);
      try {
        const now = await knownOrder(source, anyId, flags);
        const { id: orderId } = now;
        const which = { ...ofProviderOf(now), ...defined({ moment }) };
        const order = moment === undefined ? now : await source.order(orderId, which);
        const history = await source.history(orderId, which);
        if (order === undefined || history === undefined) {
          if ('prunedAt' in now) {
            throw new Error(
              `The history of order ${orderId} was pruned on ${now.prunedAt}. Leave out --at to see what remains.`,
            );
          }
          throw new Error(
            `Nothing was known of order ${orderId} at ${flags.at}. Leave out --at to see what is known now.`,
          );
        }
        const path = pathOf(history);
        if (flags.json === true) {
          printJson({ ...order, path, history }, 2);
          return;
        }
        print(
          explained(
            visibleIn(order),
            path,
            visibleIn(history),
            paintFor(process.stdout, process.env),
            flags.at,
          ),
        );
      } finally {
        await source.close();
      }
    });
}

/** The states the order went through, in fold order. */
export function pathOf(history: readonly HistoryEntry[]): readonly string[] {
  const states = ['unreported', ...history.map(({ after }) => after.state)];
  return states.filter((state, index) => state !== states[index - 1]);
}

function explained(
  order: OrderWithProvider,
  path: readonly string[],
  history: readonly HistoryEntry[],
  paint: Paint,
  at: string | undefined,
): string {
  const { id, upstreamId, checkoutId, state, fraudState, gates, parked, instant } = order;
  const { parkedUnlisted: unlisted = 0, conclusion, provider } = order;
  const of = provider === undefined ? '' : ` of ${provider.title}`;
  const names = [
    ...(upstreamId === undefined ? [] : [`yours: ${upstreamId}`]),
    ...(checkoutId === undefined ? [] : [`checkout: ${checkoutId}`]),
  ];
  const heading = `Order ${id}${of}${names.length === 0 ? '' : ` (${names.join(', ')})`}`;
  return [
    wrapped(`${paint('bold', heading)}${at === undefined ? '' : `, as it was known at ${at}`}`),
    '',
    wrapped(
      `${paint('bold', state)}, fraud review ${fraudState}; newest report of ${instant}`,
      '  ',
    ),
    ...(conclusion === undefined
      ? []
      : [wrapped(`by rule ${conclusion.rule}: ${conclusion.because}`, '  ')]),
    wrapped(`path: ${path.join(' → ')}`, '  '),
    '',
    ...GATES.map((gate) => {
      const { allowed, because } = gates[gate];
      const answer = allowed ? paint('green', 'yes') : paint('red', 'no');
      const reason = allowed ? '' : ` ${paint('dim', '·')} ${because}`;
      return wrapped(`${GATE_QUESTIONS[gate].padEnd(21)} ${answer}${reason}`, '  ', ' '.repeat(29));
    }),
    '',
    parked.length === 0
      ? '  Nothing is parked.'
      : paint('yellow', `  Parked: ${parked.length + unlisted}`),
    ...parked.map(({ id: observation, standing, explanation, dismissed }) =>
      wrapped(
        `${observation} (${standing}${dismissed === true ? ', dismissed' : ''}): ${explanation.sentence}`,
        '  ',
      ),
    ),
    ...(unlisted === 0 ? [] : [`  and ${unlisted} more, see the history`]),
    '',
    `  ${counted(history.length, 'observation')}, in fold order:`,
    historyTable(history, paint),
  ].join('\n');
}

function historyTable(history: readonly HistoryEntry[], paint: Paint): string {
  const rows = history.map(({ instant, label, source, after }) => [
    instant,
    label ?? source,
    `→ ${after.state}, ${after.fraudState}`,
  ]);
  return table(rows)
    .split('\n')
    .map((line, index) => {
      const mark = history[index]?.standing === 'applied' ? ' ' : paint('yellow', '!');
      return wrapped(line, `  ${mark} `, ' '.repeat(26));
    })
    .join('\n');
}
