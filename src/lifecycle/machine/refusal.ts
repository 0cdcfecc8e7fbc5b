import type { FraudReported, OrderReported } from '../../order/event.js';
import type { Observation, UnknownValue } from '../../order/observation.js';
import type { Reported } from '../../order/reported.js';
import type { Explanation, Standing } from '../../order/standing.js';
import { listed } from '../../order/text/listed.js';
import { asks } from './guards.js';
import { noWay, obstacleTo } from './obstacle.js';
import type { Snapshot } from './snapshot.js';
import { type Position, positionOf } from './step.js';

type Refused = Extract<Standing, { kind: 'early' | 'illegal' }>;

/** The standing of an observation that holds values which the provider did not document. */
export function refusedForUnknownValues(
  snapshot: Snapshot,
  { label, source }: Pick<Observation, 'label' | 'source'>,
  unknown: readonly UnknownValue[],
  reported: Reported,
): Refused {
  const values = unknown.map(({ path, value }) => `${path}: ${value}`).join(', ');
  const [noun, pronoun] =
    unknown.length === 1 ? ['an undocumented value', 'it'] : ['undocumented values', 'them'];
  // The shop writes metadata itself, and only an amount is read from it.
  const isOfShop = unknown.every(({ path }) => path.includes('.metadata.'));
  const because = isOfShop
    ? `with metadata that is not an amount above zero (${values})`
    : `with ${noun} (${values})`;
  const { kind, explanation } = refused('illegal', {
    code: 'unknown_value',
    ...whereAndWhat(positionOf(snapshot), reported),
    event: label ?? source,
    because,
    remedy: isOfShop
      ? 'Correct your metadata to a whole number of the smallest unit of the currency, then dismiss this observation once you have checked what was paid.'
      : `Wait for a newer report, upgrade to a version that knows ${pronoun}, or dismiss this observation.`,
  });
  if (snapshot.context.speaksOf !== 'payments') return { kind, explanation };
  // Such a report has no state of the order, and where the order was decides nothing.
  const sentence = `It came ${because}. ${explanation.remedy}`;
  return { kind, explanation: { ...explanation, sentence } };
}

/**
 * The standing of an observation one of whose events the machine refused, at `snapshot`. The order
 * itself was at `origin`: the same, or the beginning of a chain that ended in a refusal.
 */
export function refusedByMachine(
  snapshot: Snapshot,
  event: OrderReported | FraudReported,
  reported: Reported,
  origin: Position,
): Refused {
  const common = { ...whereAndWhat(origin, reported), event: event.type };

  const obstacle = obstacleTo(snapshot, event);
  if (obstacle.code === 'guard_refused') {
    const { kind, guards } = obstacle;
    const contradictsItself = kind === 'illegal';
    return refused(kind, {
      ...common,
      code: 'guard_refused',
      guards,
      because: `but ${guards.length === 1 ? 'the guard' : 'the guards'} ${listed(guards)} refused it`,
      remedy: `It needs ${listed(guards.map((guard) => asks(guard)))}: ${
        contradictsItself
          ? 'reconcile the order, or dismiss this observation.'
          : 'wait for a report that shows it, or reconcile the order.'
      }`,
    });
  }

  if (obstacle.kind === 'illegal') {
    return refused('illegal', {
      ...common,
      code: 'no_edge',
      because: `but ${noWay(obstacle)}`,
      remedy:
        'No later report can make it legal: look the order up at the provider, then dismiss this observation.',
    });
  }
  return refused('early', {
    ...common,
    code: 'no_edge',
    because: `but ${noWay(obstacle)}`,
    remedy: `Wait for a report that the order went through ${obstacle.through.join(', then ')}, or reconcile the order.`,
  });
}

function refused(
  kind: Refused['kind'],
  { because, ...explanation }: Omit<Explanation, 'sentence'> & { readonly because: string },
): Refused {
  const { from, reported, event, remedy } = explanation;
  const states = [
    ...(reported.state === undefined ? [] : [reported.state]),
    ...(reported.fraudState === undefined ? [] : [`fraud review ${reported.fraudState}`]),
  ];
  const sentence =
    `The order was ${from.state} (fraud review ${from.fraudState}) when ${event} reported ` +
    `${states.length === 0 ? 'no state' : states.join(', ')}, ${because}. ${remedy}`;
  return { kind, explanation: { ...explanation, sentence } };
}

function whereAndWhat(
  { order, fraud }: Position,
  reported: Reported,
): Pick<Explanation, 'from' | 'reported'> {
  return { from: { state: order, fraudState: fraud }, reported };
}
