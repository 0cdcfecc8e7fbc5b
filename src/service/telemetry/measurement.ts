/** Something that is measured, with all of its values at one time. */
export interface Measurement {
  /** As in the text of `/metrics`. */
  readonly name: string;
  readonly help: string;
  /** `counter`: counts since the start of the process. */
  readonly type: 'counter' | 'gauge';
  /** The name of the label that distinguishes the values. */
  readonly label: string;
  readonly values: readonly MeasuredValue[];
}

/** One value of a {@link Measurement}. */
export interface MeasuredValue {
  /** The value of the label. */
  readonly of: string;
  readonly value: number;
  /** The name of the provider. Absent: there is only one, or the value is of all together. */
  readonly provider?: string;
}
