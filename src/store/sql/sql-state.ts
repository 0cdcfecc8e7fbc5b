/**
 * Classes of SQLSTATE that are not about the statement: connection, read-only after a failover,
 * authorisation, no such database, resources such as the disk, operator intervention and timeouts,
 * system, internal.
 */
const NOT_THE_STATEMENT = /^(?:08|25|28|3D|53|57|58|XX)/;

/** Whether a database rejected the statement itself, and would reject it again. */
export function isAboutTheStatement(code: string | undefined): boolean {
  return !NOT_THE_STATEMENT.test(code ?? '');
}
