import { Random } from '../../src/testing/simulator/index.js';
import type { Target } from './target.js';
import { targets } from './targets.js';

/** The result of fuzzing one target. */
export interface FuzzResult {
  readonly target: string;
  readonly inputs: number;
  /** By processor time, which does not depend on other processes. */
  readonly slowest: { readonly milliseconds: number; readonly input: Uint8Array };
  /** Inputs that caused an error, at most ten, with the error. */
  readonly findings: readonly { readonly input: Uint8Array; readonly error: unknown }[];
}

/**
 * Gives every target its share of the inputs and reports the result of each. The same seed gives the
 * same inputs.
 */
export async function fuzz(
  inputs: number,
  seed: string,
  report: (result: FuzzResult) => void,
): Promise<void> {
  for (const target of await targets()) {
    report(await fuzzOne(target, Math.ceil((inputs * target.share) / 1000), seed));
    await target.close?.();
  }
}

async function fuzzOne(target: Target, inputs: number, seed: string): Promise<FuzzResult> {
  const random = new Random(`${seed} ${target.name}`);
  const findings: FuzzResult['findings'][number][] = [];
  let slowest: FuzzResult['slowest'] = { milliseconds: 0, input: new Uint8Array() };
  for (let count = 0; count < inputs && findings.length < 10; count += 1) {
    const input = target.make(random);
    const error = await errorOf(target, input, (milliseconds) => {
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, input };
    });
    if (error !== undefined) findings.push({ input, error });
  }
  return { target: target.name, inputs, slowest, findings };
}

/** The error that an input caused, or that it changed a prototype. */
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
    return 'A prototype was polluted.';
  return undefined;
}
