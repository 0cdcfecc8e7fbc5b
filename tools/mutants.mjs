/**
 * Compares the surviving mutants of the last `npm run test:mutation` with `docs/mutants.md`, which must
 * list exactly them, each with its reason. At most 3 % of all mutants may survive.
 *
 *     node tools/mutants.mjs [report …]           counts by directory, and every difference
 *     node tools/mutants.mjs --rows [report …]    the rows that are missing, without their reasons
 *
 * Default: the report of a whole run. Several reports are combined, the last one counts: of a file that
 * changed in between, all of its mutants; of any other file, those that it tried again. Only the files in
 * the reports are compared with the page, whose other rows must at least name files that there are.
 */
import { existsSync, readFileSync } from 'node:fs';

const given = process.argv.slice(2).filter((argument) => argument !== '--rows');
const REPORTS = given.length > 0 ? given : ['reports/mutation/mutation.json'];
const PAGE = 'docs/mutants.md';
const MOST = 0.03;
const DIRECTORIES = ['machines', 'src/adapters', 'src/lifecycle', 'src/order'];
const STATUSES = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'];

const files = {};
for (const report of REPORTS) {
  for (const [file, { source, mutants }] of Object.entries(readReport(report))) {
    const known = files[file]?.source === source ? files[file].mutants : new Map();
    for (const mutant of mutants) {
      if (mutant.status !== 'Ignored') known.set(nameOf(mutant), mutant);
    }
    files[file] = { source, mutants: known };
  }
}
const mutants = Object.entries(files).flatMap(([file, { source, mutants }]) =>
  [...mutants.values()].map((mutant) => ({
    ...{ ...mutant, file },
    original: cut(source, mutant.location),
  })),
);
const alive = mutants.filter(({ status }) => status !== 'Killed' && status !== 'Timeout');
const rows = alive.map(rowOf).sort(byPlace);
// A row of the page names the mutant and ends with its reason. Line numbers change with every edit, so
// they are not compared.
const listed = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => /^\| `[^`]+:\d+/.test(line))
  .map((line) => ({
    file: /^\| `([^`]+):\d+/.exec(line)[1],
    mutant: line.slice(0, line.lastIndexOf(' | ') + 3),
    reason: reasonOf(line),
  }));

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
    if (own.length === 0) continue;
    const score = ((100 * (killed + timeout)) / own.length).toFixed(2);
    const byStatus = STATUSES.map((status, index) => `${status} ${counts[index]}`).join(', ');
    yield `${directory || 'all'}: ${own.length} mutants, ${score} %: ${byStatus}`;
  }
  // Many for one file of tests: look whether it can be loaded without any mutant for the second time.
  for (const [test, count] of unloadable()) yield `killed as ${test} could not be loaded: ${count}`;
}

function unloadable() {
  const counts = new Map();
  for (const { killedBy: [test = ''] = [] } of mutants) {
    const [, file] = /^(.*)#can be loaded$/.exec(test) ?? [];
    if (file !== undefined) counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  return counts;
}

function* differences() {
  const unlisted = [...rows];
  for (const { file, mutant, reason } of listed) {
    if (reason === '') yield `without a reason: ${mutant}`;
    if (!existsSync(file)) yield `of a file that is gone, yet in ${PAGE}: ${mutant}`;
    if (file in files && !removed(unlisted, mutant)) yield `not alive, yet in ${PAGE}: ${mutant}`;
  }
  for (const row of unlisted) yield `alive, yet not in ${PAGE}: ${row}`;
}

function* tooMany() {
  const share = alive.length / mutants.length;
  if (share > MOST) yield `${(100 * share).toFixed(2)} % are alive, more than ${100 * MOST} %`;
}

function readReport(path) {
  return JSON.parse(readFileSync(path, 'utf8')).files;
}

function nameOf({ location: { start, end }, mutatorName, replacement }) {
  const place = [start.line, start.column, end.line, end.column].join(':');
  return `${place} ${mutatorName} ${replacement}`;
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
