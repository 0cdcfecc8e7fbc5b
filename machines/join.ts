import { defined } from '../src/order/defined.js';
import { isDismissableFlag } from '../src/order/facts/dismissable-flag.js';
import type { Flag } from '../src/order/facts/facts.js';
import type { Money } from '../src/order/facts/money.js';
import type { Observation } from '../src/order/observation.js';
import type { Joined, JoinedObject } from '../src/order/payments/joined.js';
import type { ObjectReport } from '../src/order/payments/object-report.js';
import { canonicalJson } from '../src/order/text/canonical-json.js';
import { type Instant, secondOf } from '../src/order/time/instant.js';
import { JOIN_RULES, type JoinRule } from './join-rules.js';

/**
 * Joins observations: of each object, the report of the later second wins, and within one second the rules
 * of {@link JOIN_RULES} decide. Commutative, associative and idempotent, so the result is a function of the
 * set of observations.
 */
export class Join {
  readonly #objects: Record<string, JoinedObject>;
  readonly #flags: Record<string, Flag>;
  #isOld: boolean;
  #isForgotten: boolean;

  /** @param before what was joined before; it is not changed. Absent: nothing. */
  constructor(before?: Joined) {
    this.#objects = { ...before?.objects };
    this.#flags = { ...before?.flags };
    this.#isOld = before?.old === true;
    this.#isForgotten = before?.requestToBeForgotten === true;
  }

  /**
   * Adds one observation.
   *
   * @param isDismissed whether an operator dismissed it: then it raises none of the flags that this
   *   withdraws, and what it reports of the other mode, test or live, is not money of this shop.
   */
  add(observation: Observation, isDismissed = false): void {
    const { id, instant, unknown, source, releases } = observation;
    const flags = flagsOf(observation);
    const isForeign = isDismissed && flags.some(({ kind }) => kind === 'wrong_mode');
    for (const report of isForeign ? [] : (observation.objects ?? [])) {
      const name = `${report.object} ${report.id}`;
      const one: JoinedObject = {
        report,
        at: secondOf(instant),
        by: id,
        ...(unknown === undefined ? {} : { unknown }),
        ...sticky(report, secondOf(instant)),
      };
      const known = this.#objects[name];
      this.#objects[name] = known === undefined ? one : joinedObjects(known, one);
    }
    for (const flag of flags) {
      if (isDismissed && isDismissableFlag(flag)) continue;
      const known = this.#flags[flag.id];
      this.#flags[flag.id] = known !== undefined && known.detail > flag.detail ? known : flag;
    }
    this.#isOld ||= source !== 'shop' && !releases;
    this.#isForgotten ||= asksToBeForgotten(observation);
  }

  /** What has been joined so far. Not to be kept while more is added. */
  get joined(): Joined {
    return {
      objects: this.#objects,
      flags: this.#flags,
      ...(this.#isOld ? { old: true } : {}),
      ...(this.#isForgotten ? { requestToBeForgotten: true } : {}),
    };
  }
}

/** An object of one kind. */
export type JoinedOf<Kind extends ObjectReport['object']> = JoinedObject & {
  readonly report: Extract<ObjectReport, { object: Kind }>;
};

/** Every object of one kind, in the order of their ids. */
export function objectsOf<Kind extends ObjectReport['object']>(
  { objects }: Joined,
  kind: Kind,
): readonly JoinedOf<Kind>[] {
  const isOfKind = (one: JoinedObject): one is JoinedOf<Kind> => one.report.object === kind;
  return Object.values(objects)
    .filter(isOfKind)
    .sort((a, b) => (a.report.id < b.report.id ? -1 : 1));
}

/** The flags that an observation raises. */
export function flagsOf({ events }: Pick<Observation, 'events'>): readonly Flag[] {
  return events.flatMap((event) =>
    event.type === 'facts.reported' ? (event.facts.flags ?? []) : [],
  );
}

/** Whether an observation reports that the customer asked to be forgotten. */
export function asksToBeForgotten({ events }: Pick<Observation, 'events'>): boolean {
  return events.some(
    (event) => event.type === 'facts.reported' && event.facts.requestToBeForgotten === true,
  );
}

/** What every report adds, also one that does not win. */
function sticky(
  report: ObjectReport,
  at: Instant,
): Pick<
  JoinedObject,
  'authorised' | 'totals' | 'releasedAsRefund' | 'paid' | 'released' | 'opened'
> {
  if (report.object === 'attempt') {
    const { releasedAsRefund, state, released } = report;
    return {
      ...(releasedAsRefund === undefined ? {} : { releasedAsRefund }),
      ...(state === 'succeeded' ? { paid: true } : {}),
      // Stripe, changelog "2025-03-31.basil": a later report of an expired Charge does not show it any more.
      ...defined({ released }),
    };
  }
  if (report.object === 'payment') {
    const authorised = (report.captured ?? 0) + (report.capturable ?? 0);
    return {
      ...(authorised > 0 ? { authorised } : {}),
      ...(report.total === undefined ? {} : { totals: { [totalKey(report.total)]: at } }),
    };
  }
  const isOpen = report.object === 'dispute' && OPEN.has(report.state);
  return isOpen ? { opened: true } : {};
}

/** The key of a total in {@link JoinedObject.totals}. */
export function totalKey({ minor, currency }: Money): string {
  return `${minor} ${currency}`;
}

/** The earlier time of each key. */
function earliestOf(a: Times = {}, b: Times = {}): Times {
  const earlier = Object.entries(a).filter(([key, at]) => at <= (b[key] ?? at));
  return { ...b, ...Object.fromEntries(earlier) };
}

type Times = Readonly<Record<string, Instant>>;

const OPEN: ReadonlySet<string> = new Set(['inquiry', 'open', 'unknown']);

function joinedObjects(a: JoinedObject, b: JoinedObject): JoinedObject {
  const winner = compareJoined(a, b) > 0 ? a : b;
  const authorised = Math.max(a.authorised ?? 0, b.authorised ?? 0);
  const releasedAsRefund = Math.max(a.releasedAsRefund ?? -1, b.releasedAsRefund ?? -1);
  const hasTotals = a.totals !== undefined || b.totals !== undefined;
  return {
    ...winner,
    ...(authorised > 0 ? { authorised } : {}),
    ...(hasTotals ? { totals: earliestOf(a.totals, b.totals) } : {}),
    ...(releasedAsRefund >= 0 ? { releasedAsRefund } : {}),
    ...(a.paid === true || b.paid === true ? { paid: true } : {}),
    ...(a.released === true || b.released === true ? { released: true } : {}),
    ...(a.opened === true || b.opened === true ? { opened: true } : {}),
  };
}

/** Positive when the first one wins; never zero for two different reports. */
function compareJoined(a: JoinedObject, b: JoinedObject): number {
  if (a.at !== b.at) return a.at - b.at;
  for (const rule of JOIN_RULES[a.report.object]) {
    const difference = rank(rule, a.report) - rank(rule, b.report);
    if (difference !== 0) return difference;
  }
  // Of equal reports, one observation has to be the one that is named.
  return compareTexts(textOf(a), textOf(b)) || compareTexts(b.by, a.by);
}

function rank(rule: JoinRule, report: ObjectReport): number {
  const value = (report as unknown as Readonly<Record<string, unknown>>)[rule.field];
  switch (rule.wins) {
    case 'further':
      return rule.along.indexOf(String(value));
    case 'present':
      return value === undefined ? 0 : 1;
    case 'greater':
      return amountOf(value);
  }
}

function amountOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object' && value !== null && 'minor' in value) return Number(value.minor);
  return -1;
}

function textOf({ report, unknown = [] }: JoinedObject): string {
  return canonicalJson({ report, unknown });
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
