import type { Acknowledgement } from '../testing/simulator/index.js';

/** The outcome of a delivery, in a word or two. */
export function outcomeOf({ status, body }: Acknowledgement): string {
  if (status === 0) return 'unanswered';
  if (status === 401 || status === 413) return 'refused';
  if (status !== 200 && status !== 202) return `answered ${status}`;
  const { receipt, late, standing } = JSON.parse(body) as Record<string, unknown>;
  if (receipt === 'kept') return 'quarantined';
  if (receipt !== 'recorded') return String(receipt);
  if (standing !== 'applied') return 'parked at first';
  return late === true ? 'late' : 'new';
}
