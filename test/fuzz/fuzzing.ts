import { Random } from '../../src/testing/simulator/index.js';
import { type Target, targets } from './targets.js';

/** What fuzzing one target met. */
export interface Met {
  readonly target: string;
  readonly inputs: number;
  /** By processor time: on a busy machine the clock says more about others. */
  readonly slowest: { readonly milliseconds: number; readonly input: Uint8Array };
  /** Inputs after which something was thrown, at most ten, with what it was. */
  readonly findings: readonly { readonly input: Uint8Array; readonly error: unknown }[];
}

/**
 * Feeds every target its share of the inputs, and tells of each when it is done. The same seed makes
 * the same inputs.
 */
export async function fuzz(inputs: number, seed: string, tell: (met: Met) => void): Promise<void> {
  for (const target of await targets()) {
    tell(await fuzzOne(target, Math.ceil((inputs * target.share) / 1000), seed));
    await target.close?.();
  }
}

async function fuzzOne(target: Target, inputs: number, seed: string): Promise<Met> {
  const random = new Random(`${seed} ${target.name}`);
  const findings: Met['findings'][number][] = [];
  let slowest: Met['slowest'] = { milliseconds: 0, input: new Uint8Array() };
  for (let count = 0; count < inputs && findings.length < 10; count += 1) {
    const input = target.make(random);
    const error = await errorOf(target, input, (milliseconds) => {
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, input };
    });
    if (error !== undefined) findings.push({ input, error });
  }
  return { target: target.name, inputs, slowest, findings };
}

/** What reading an input threw, or what it did to objects that have nothing to do with it. */
export async function errorOf(
  target: Target,
  input: Uint8Array,
  took: (milliseconds: number) => void = () => {},
): Promise<unknown> {
  const before = process.cpuUsage();
  try {
    await target.read(input);
  } catch (error) {
    return error;
  }
  const { user, system } = process.cpuUsage(before);
  took((user + system) / 1000);
  if ('polluted' in {} || Object.keys(Object.prototype).length > 0)
    return 'a prototype was polluted';
  return undefined;
}
