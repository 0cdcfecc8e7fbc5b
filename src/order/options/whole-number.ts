import { ConfigurationError } from './configuration-error.js';

/** Which whole numbers an option may be. */
export interface WholeNumbers {
  readonly from: number;
  /** Absent: as large as a number can be and still be exact. */
  readonly to?: number;
  /** What it is when it is not given, to be named where another one is refused. */
  readonly usual?: number;
  readonly of?: 'bytes';
}

/**
 * Rejects a value that is not one of these whole numbers. An absent value passes.
 *
 * @param given the value as somebody wrote it.
 * @throws {ConfigurationError}
 */
export function checkWhole(
  setting: string,
  value: number | undefined,
  { from, to, usual, of }: WholeNumbers,
  given = String(value),
): void {
  if (value === undefined) return;
  const isIn = value >= from && value <= (to ?? Number.MAX_SAFE_INTEGER);
  if (Number.isSafeInteger(value) && isIn) return;
  const unit = of === undefined ? '' : ` of ${of}`;
  const end = to === undefined ? 'upwards' : `to ${to}`;
  const standard = usual === undefined ? '' : `; the default is ${usual}`;
  throw new ConfigurationError({
    setting,
    given,
    allowed: `a whole number${unit} from ${from} ${end}${standard}`,
  });
}
