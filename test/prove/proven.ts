/** Prints what was proven, with the counts. */
export function proven(what: string): void {
  process.stdout.write(`proven: ${what}\n`);
}

/** A number with thin groups: 1 234 567. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ' ');
}
