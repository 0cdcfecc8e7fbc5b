import type { Gate } from '../gate.js';

/** The question that each gate answers, for a person. */
export const GATE_QUESTIONS: Readonly<Record<Gate, string>> = {
  fulfil: 'May it be fulfilled?',
  cancel: 'May it be cancelled?',
  refund: 'May it be refunded?',
  return: 'May it be returned?',
  confirm: 'May it be confirmed?',
};
