import { GUARDS } from '../../../machines/guards.js';
import { orderMachine } from '../../../machines/order.machine.js';
import { chain, nextStates, type Region } from '../../../src/lifecycle/machine/edges.js';
import { guardNames } from '../../../src/lifecycle/machine/guards.js';
import { FRAUD_STATES, ORDER_STATES } from '../../../src/order/state.js';

/** The outcome of one event in one state. */
export interface Cell {
  readonly from: string;
  readonly to: string;
  readonly outcome: 'moves' | 'guarded' | 'stays' | 'refused';
  /** The description of the edge, or why there is none. */
  readonly why: string;
  /** The guards on the edge, by name. */
  readonly guards: readonly string[];
}

const STATES: Readonly<Record<Region, readonly string[]>> = {
  order: ORDER_STATES,
  fraud: FRAUD_STATES,
};

/** Every state of a region with every event, read from the statechart. */
export function cells(region: Region): readonly Cell[] {
  const nodes = orderMachine.root.states[region]?.states;
  return Object.values(nodes ?? {}).flatMap((node) =>
    STATES[region].map((to): Cell => {
      const from = node.key;
      if (from === to)
        return { from, to, outcome: 'stays', why: 'It is there already.', guards: [] };
      const edge = node.transitions.get(`${region}.${to}` as never)?.[0];
      if (edge === undefined) {
        return { from, to, outcome: 'refused', why: refusal(region, from, to), guards: [] };
      }
      const guards = guardNames(edge.guard);
      const outcome = guards.length === 0 ? 'moves' : 'guarded';
      return { from, to, outcome, why: edge.description ?? '', guards };
    }),
  );
}

function refusal(region: Region, from: string, to: string): string {
  if (nextStates(region, from).length === 0) return `Illegal: no edge leads out of \`${from}\`.`;
  const way = chain(region, from, to);
  if (way === undefined) return `Illegal: no chain of edges leads from \`${from}\` to \`${to}\`.`;
  const through = way
    .slice(0, -1)
    .map((state) => `\`${state}\``)
    .join(', then ');
  return `Early: only through ${through}. Applied when transition times prove those visits.`;
}

const MARKS: Readonly<Record<Cell['outcome'], string>> = {
  moves: 'moves',
  guarded: 'moves if',
  stays: 'stays',
  refused: 'refused',
};

function section(region: Region, event: string): string {
  const all = cells(region);
  const froms = [...new Set(all.map(({ from }) => from))];
  return froms
    .map((from) => {
      const rows = all
        .filter((cell) => cell.from === from)
        .map(({ to, outcome, why, guards }) => {
          const names = guards.map((guard) => `\`${guard}\``).join(', ');
          return `| \`${event}.${to}\` | ${MARKS[outcome]}${names === '' ? '' : ` ${names}`} | ${why} |`;
        });
      return [`### \`${from}\``, '', '| event | answer | why |', '|---|---|---|', ...rows].join(
        '\n',
      );
    })
    .join('\n\n');
}

/** The text of docs/transitions.md. */
export function transitionsDocument(): string {
  const guards = Object.entries(GUARDS).map(
    ([name, { asks, protects }]) => `| \`${name}\` | ${asks} | ${protects} |`,
  );
  const order = cells('order');
  const count = (outcome: Cell['outcome']) =>
    order.filter((cell) => cell.outcome === outcome).length;
  return `# Every state with every event

Generated from the statechart by \`npm run docs:transitions\`; a test fails when it is out of date, and another compares it with a table that was written by hand.

A report of the order carries a \`fraud.*\` event and an \`order.*\` event; both apply or neither. Facts (charges, refunds, lines, fulfilments, documents) always apply and move nothing. Of ${order.length} pairs of a state and an event, ${count('moves')} move the order, ${count('guarded')} move it if guards agree, ${count('stays')} report where it is already and ${count('refused')} are refused.

An edge with guards is taken when \`recorded\` holds, or when all the others do.

## The order

${section('order', 'order')}

## The fraud review

${section('fraud', 'fraud')}

## Guards

| guard | asks for | protects |
|---|---|---|
${guards.join('\n')}
`;
}
