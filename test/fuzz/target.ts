import type { Random } from '../../src/testing/simulator/index.js';

/** A reader of bytes from outside. */
export interface Target {
  readonly name: string;
  /** Its share of a thousand inputs. */
  readonly share: number;
  /** Generates an input. */
  make(random: Random): Uint8Array;
  /** Reads an input. Throws on an undocumented answer; every exception is a finding. */
  read(input: Uint8Array): unknown;
  close?(): Promise<void>;
}

/** The documented codes of every answer. */
export const CODES = {
  fault: [
    'missing_header',
    'malformed_header',
    'bad_timestamp',
    'no_secret',
    'body_not_raw',
    'no_match',
    'too_old',
    'too_new',
  ],
  problem: [
    'not_json',
    'not_an_object',
    'unexpected_shape',
    'no_order_id',
    'too_deep',
    'bad_time',
    'thin_event',
  ],
  standing: ['applied', 'early', 'illegal'],
  status: [200, 202, 401, 405, 408, 413, 503],
};

/** Throws if an answer is not in a list of documented ones. */
export function documented(list: readonly unknown[], answer: unknown): void {
  if (!list.includes(answer)) throw new Error(`Undocumented answer: ${JSON.stringify(answer)}`);
}
