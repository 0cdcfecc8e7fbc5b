import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replay as replayOrder } from '../../src/lifecycle/observe.js';
import { bytesOf } from '../../src/lifecycle/record/observation-bytes.js';
import { type KnownFacts, noFacts } from '../../src/order/facts/known-facts.js';
import { withFacts } from '../../src/order/facts/with-facts.js';
import { WritableParts } from '../../src/order/facts/writable-parts.js';
import type { Observation } from '../../src/order/observation.js';
import { nextOrder } from '../lives.js';
import { busyRate, inTurn, ratioOf } from '../measure.js';
import { type Persisted, step } from '../peers/actor.js';
import { faster } from '../report.js';
import type { Part } from './part.js';

const AIM_PER_SECOND = 60_000;

/** Measures the replay of a recorded history with one observation per line, order by order. */
export const replay: Part = async (_, { time, rounds }) => {
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-bench-'));
  const file = join(directory, 'history.jsonl');
  const recorded = Array.from({ length: 1_000 }, nextOrder).flat();
  await writeFile(file, recorded.map((observation) => JSON.stringify(observation)).join('\n'));
  const text = await readFile(file, 'utf8');
  await rm(directory, { recursive: true, force: true });

  const ours = () => {
    for (const history of historiesIn(text)) replayOrder(history);
    return recorded.length;
  };
  const theirs = () => {
    for (const history of historiesIn(text)) {
      let persisted: Persisted | undefined;
      for (const observation of history) persisted = step(persisted, observation).persisted;
    }
    return recorded.length;
  };
  const reading = () => {
    let observations = 0;
    for (const { length } of historiesIn(text)) observations += length;
    return observations;
  };
  // What a replay cannot do without, in place: neither states nor milestones.
  const merging = () => {
    for (const history of historiesIn(text)) mergeFacts(history);
    return recorded.length;
  };
  for (const work of [ours, theirs, reading, merging]) await busyRate(work, time);
  const rates = await inTurn(rounds, {
    ours: () => busyRate(ours, time),
    theirs: () => busyRate(theirs, time),
    reading: () => busyRate(reading, time),
    merging: () => busyRate(merging, time),
  });
  const common = { part: 'replay', unit: 'obs/s', ours: rates.ours.perSecond };
  const floor = { peer: 'floor: split lines, JSON.parse', theirs: rates.reading.perSecond };
  return [
    faster({
      ...common,
      what: 'a recorded history, one core',
      peer: 'XState actor: restore, send, persist',
      theirs: rates.theirs.perSecond,
      ratio: ratioOf(rates.ours, rates.theirs),
    }),
    faster({
      ...common,
      what: 'a recorded history, against parsing alone',
      ...floor,
      ratio: ratioOf(rates.ours, rates.reading),
      aim: 0.6,
    }),
    faster({
      ...common,
      what: 'facts and sizes alone, against parsing alone',
      ours: rates.merging.perSecond,
      ...floor,
      ratio: ratioOf(rates.merging, rates.reading),
    }),
    faster({
      ...common,
      what: 'a recorded history, against the aim',
      peer: `${AIM_PER_SECOND} obs/s`,
      theirs: AIM_PER_SECOND,
      aim: 1,
    }),
  ];
};

/** The facts of a history and its size, merged in place. */
function mergeFacts(history: readonly Observation[]): { facts: KnownFacts; bytes: number } {
  const writable = new WritableParts();
  let facts = noFacts();
  let bytes = 0;
  for (const observation of history) {
    bytes += bytesOf(observation);
    for (const event of observation.events) {
      if (event.type === 'facts.reported') facts = withFacts(facts, event.facts, event, writable);
    }
  }
  return { facts, bytes };
}

function* historiesIn(text: string): Iterable<readonly Observation[]> {
  let history: Observation[] = [];
  for (const line of linesIn(text)) {
    const observation: Observation = JSON.parse(line);
    if (history[0] !== undefined && history[0].orderId !== observation.orderId) {
      yield history;
      history = [];
    }
    history.push(observation);
  }
  yield history;
}

function* linesIn(text: string): Iterable<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    yield text.slice(from, to);
    from = to + 1;
  }
}
