import type { Flag } from '../facts/facts.js';
import type { UnknownValue } from '../observation.js';
import type { Instant } from '../time/instant.js';
import type { ObjectReport } from './object-report.js';

/** The report of one object that wins over every other one. */
export interface JoinedObject {
  readonly report: ObjectReport;
  /** The start of the second in which it was reported. */
  readonly at: Instant;
  /** The observation that reported it. */
  readonly by: string;
  /** Undocumented values in that observation. */
  readonly unknown?: readonly UnknownValue[];
  /** Of a payment, in minor units: the greatest amount that was ever authorised or captured. */
  readonly authorised?: number;
  /** Of a payment: when each total was first stated with it, by amount and currency. */
  readonly totals?: Readonly<Record<string, Instant>>;
  /** Of an attempt: {@link AttemptReport.releasedAsRefund} of its capture. Absent: no capture is known. */
  readonly releasedAsRefund?: number;
  /** Of an attempt: it succeeded at some time. */
  readonly paid?: true;
  /** Of an attempt: its authorisation was released or expired at some time. */
  readonly released?: true;
  /** Of a dispute: it was open at some time. */
  readonly opened?: true;
}

/**
 * Everything that was reported about the objects of one order, joined: a function of the set of
 * observations. Plain JSON.
 */
export interface Joined {
  /** By kind and id. */
  readonly objects: Readonly<Record<string, JoinedObject>>;
  /** Flags that observations raised, by id. */
  readonly flags: Readonly<Record<string, Flag>>;
  /** True: part of it is older than the moment from which the shop lets orders be released. */
  readonly old?: true;
  /** True: the customer asked to be forgotten. */
  readonly requestToBeForgotten?: true;
}
