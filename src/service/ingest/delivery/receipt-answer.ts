import type { Receipt } from '../../../order/receipt.js';

/** The kinds of receipts; the first one that a delivery has is that of the whole delivery. */
const BY_WEIGHT = ['kept', 'recorded', 'unplaced', 'duplicate', 'ignored'] as const;

/** The kind of a delivery that has these receipts. */
export function kindOfAll(receipts: readonly Receipt[]): Receipt['kind'] {
  return BY_WEIGHT.find((kind) => receipts.some((one) => one.kind === kind)) ?? 'ignored';
}

/** The label under which a delivery is counted. */
export function metricsLabel(receipts: readonly Receipt[]): string {
  const [first] = receipts;
  if (first?.kind === 'ignored' && first.code !== undefined) return first.code;
  return kindOfAll(receipts);
}

/** The JSON that answers a delivery: its receipt, or the receipts of everything that it held. */
export function receiptAnswer(receipts: readonly Receipt[]): object {
  const [first, ...others] = receipts;
  if (first !== undefined && others.length === 0) return shown(first);
  return { receipt: kindOfAll(receipts), receipts: receipts.map(shown) };
}

function shown(receipt: Receipt): object {
  switch (receipt.kind) {
    case 'recorded': {
      const { kind, standing, late, orderId, observationId, state, fraudState } = receipt;
      const order = { late, orderId, observationId, state, fraudState };
      const why = 'explanation' in standing ? { explanation: standing.explanation.sentence } : {};
      return { receipt: kind, standing: standing.kind, ...order, ...why };
    }
    case 'duplicate': {
      const { kind, orderId, observationId, state, fraudState } = receipt;
      return { receipt: kind, orderId, observationId, state, fraudState };
    }
    case 'unplaced': {
      const { kind, references, observationId } = receipt;
      return { receipt: kind, references, observationId };
    }
    case 'ignored': {
      const { kind, reason, code } = receipt;
      return { receipt: kind, reason, ...(code === undefined ? {} : { code }) };
    }
    case 'kept':
      return { receipt: receipt.kind, problem: receipt.problem };
  }
}
