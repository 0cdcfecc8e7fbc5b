import type { ShopReport } from './object-report.js';

const PREFIX = 'shop:';

/** The id of the observation of a report of the shop. The shop's key makes it, so a repetition has it again. */
export function shopReportId(object: ShopReport['object'], key: string): string {
  return `${PREFIX}${object}:${key}`;
}

/** Whether an observation of this id is a report of the shop. */
export function isShopReportId(id: string): boolean {
  return id.startsWith(PREFIX);
}
