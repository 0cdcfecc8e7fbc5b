import { ConfigurationError } from './configuration-error.js';

/** The whole numbers that an option allows. */
export interface WholeNumbers {
  readonly from: number;
  /** Absent: the largest exact integer. */
  readonly to?: number;
  /** The default, for the message. */
  readonly usual?: number;
  readonly of?: 'bytes';
}

/**
 * Rejects a value that is not one of these whole numbers; undefined passes.
 *
 * @param given the value as the user wrote it.
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
