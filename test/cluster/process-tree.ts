import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks of the kernel in a second; 100 on every Linux that Node.js runs on. */
const TICKS = 100;

/** Seconds of processor time of these processes and their children so far, including ended ones. */
export async function processorSeconds(roots: readonly number[]): Promise<number> {
  const all = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(statOf),
  );
  const wanted = new Set(roots);
  // A child may be listed before its parent, so repeat until nothing new is found.
  for (let size = 0; size !== wanted.size; ) {
    size = wanted.size;
    for (const stat of all) if (stat !== undefined && wanted.has(stat.parent)) wanted.add(stat.pid);
  }
  const used = all.flatMap((stat) =>
    stat !== undefined && wanted.has(stat.pid) ? stat.ticks : [],
  );
  return used.reduce((sum, ticks) => sum + ticks, 0) / TICKS;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

async function statOf(pid: string): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The name in brackets can contain spaces; the fields after it cannot.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0] = fields.slice(1);
  const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
  return { pid: Number(pid), parent, ticks };
}
