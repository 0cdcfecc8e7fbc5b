/**
 * Compares the surviving mutants of the last `npm run test:mutation` with `docs/mutants.md`, which must
 * list exactly them, each with its reason. At most 3 % of all mutants may survive.
 *
 *     node tools/mutants.mjs [report …]           counts by directory, and every difference
 *     node tools/mutants.mjs --rows [report …]    the rows that are missing, without their reasons
 *
 * Several reports, each of some directories, are combined; default: the report of a whole run.
 */
import { readFileSync } from 'node:fs';

const given = process.argv.slice(2).filter((argument) => argument !== '--rows');
const REPORTS = given.length > 0 ? given : ['reports/mutation/mutation.json'];
const PAGE = 'docs/mutants.md';
const MOST = 0.03;
const DIRECTORIES = ['machines', 'src/adapters', 'src/lifecycle', 'src/order'];
const STATUSES = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'];

const files = Object.assign(
  {},
  ...REPORTS.map((report) => JSON.parse(readFileSync(report, 'utf8')).files),
);
const mutants = Object.entries(files).flatMap(([file, { source, mutants }]) =>
  mutants.map((mutant) => ({ ...mutant, file, original: cut(source, mutant.location) })),
);
const alive = mutants.filter(({ status }) => status !== 'Killed' && status !== 'Timeout');
const rows = alive.map(rowOf).sort(byPlace);
// A row of the page names the mutant and ends with its reason. Line numbers change with every edit, so
// they are not compared.
const listed = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => /^\| `[^`]+:\d+/.test(line))
  .map((line) => ({ mutant: line.slice(0, line.lastIndexOf(' | ') + 3), reason: reasonOf(line) }));

if (process.argv.includes('--rows')) {
  const known = listed.map(({ mutant }) => mutant);
  for (const row of rows) if (!removed(known, row)) console.log(`${row} |`);
} else {
  const problems = [...differences(), ...tooMany()];
  for (const line of [...counted(), ...problems]) console.log(line);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function* counted() {
  for (const directory of [...DIRECTORIES, '']) {
    const own = mutants.filter(({ file }) => file.startsWith(directory));
    const counts = STATUSES.map((wanted) => own.filter(({ status }) => status === wanted).length);
    const [killed, timeout] = counts;
    const score = ((100 * (killed + timeout)) / own.length).toFixed(2);
    const byStatus = STATUSES.map((status, index) => `${status} ${counts[index]}`).join(', ');
    yield `${directory || 'all'}: ${own.length} mutants, ${score} %: ${byStatus}`;
  }
}

function* differences() {
  const unlisted = [...rows];
  for (const { mutant, reason } of listed) {
    if (reason === '') yield `without a reason: ${mutant}`;
    if (!removed(unlisted, mutant)) yield `not alive, yet in ${PAGE}: ${mutant}`;
  }
  for (const row of unlisted) yield `alive, yet not in ${PAGE}: ${row}`;
}

function* tooMany() {
  const share = alive.length / mutants.length;
  if (share > MOST) yield `${(100 * share).toFixed(2)} % are alive, more than ${100 * MOST} %`;
}

/** Removes one matching row, of which there may be several. */
function removed(list, wanted) {
  const index = list.findIndex((row) => withoutLine(row) === withoutLine(wanted));
  if (index !== -1) list.splice(index, 1);
  return index !== -1;
}

function withoutLine(row) {
  return row.replace(/:\d+/, '');
}

function rowOf({ file, location, original, replacement, status }) {
  const note = status === 'NoCoverage' ? ' (never reached)' : '';
  return `| \`${file}:${location.start.line}\` | ${code(original)} → ${code(replacement)}${note} | `;
}

/** Code on one line of a table, cut where it gets long. */
function code(text) {
  const line = text.replace(/\s+/g, ' ').replaceAll('|', '∣');
  const short = line.length > 90 ? `${line.slice(0, 89)}…` : line;
  const fence = short.includes('`') ? '``' : '`';
  return `${fence}${short}${fence}`;
}

function cut(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function reasonOf(line) {
  return line
    .slice(line.lastIndexOf(' | ') + 3)
    .replace(/\s*\|$/, '')
    .trim();
}

function byPlace(a, b) {
  return a.localeCompare(b, 'en', { numeric: true });
}
