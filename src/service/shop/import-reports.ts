import { checkedOptions } from '../../order/options/options.js';
import { someAtOnce } from '../runtime/some-at-once.js';
import type { ReportRefusal, ReportRequest } from './report-request.js';
import { messageOf, type TakeReportDependencies, takeReport } from './take-report.js';

/** A report of the shop about one of many orders. */
export interface ImportedReport extends ReportRequest {
  readonly orderId: string;
}

/** A report that was not recorded. */
export interface ReportProblem {
  /** The report as it was given. */
  readonly report: ImportedReport;
  readonly kind: ReportRefusal['kind'];
  /** The problem, and what to do. */
  readonly message: string;
}

/** How to import reports. */
export interface ImportReportsOptions {
  /** Called for every report that was not recorded. */
  readonly onProblem?: (problem: ReportProblem) => void;
}

/** The result of importing reports. */
export interface ImportedReports {
  readonly recorded: number;
  /** Reports that had been recorded before. */
  readonly duplicates: number;
  /** Reports that were not recorded. */
  readonly refused: number;
}

/** Reports that are being stored at once. */
const AT_ONCE = 200;

/** Records many reports of the shop. Those of one order are recorded in the order in which they are given. */
export async function importReports(
  dependencies: TakeReportDependencies,
  reports: Iterable<ImportedReport> | AsyncIterable<ImportedReport>,
  options?: ImportReportsOptions,
): Promise<ImportedReports> {
  const { onProblem } = checkedOptions(options, { onProblem: 'optional' });
  const counts = { recorded: 0, duplicates: 0, refused: 0 };
  await someAtOnce(reports, AT_ONCE, async (report) => {
    const { orderId, ...request } = Object(report) as ImportedReport;
    const taken = await takeReport(dependencies, orderId, request);
    if ('message' in taken) {
      counts.refused += 1;
      onProblem?.({ report, kind: taken.kind, message: messageOf(taken) });
    } else counts[taken.kind === 'recorded' ? 'recorded' : 'duplicates'] += 1;
  });
  return counts;
}
