import { describe, expect, it } from 'vitest';
import { PEERS } from '../../src/cli/optional-peer.js';
import { type Block, blocksOf } from './_support/blocks.js';
import { pages } from './_support/pages.js';

/** Commands that open no store: they ask a running service, or end before. */
const WITHOUT_STORE = /^playground\b|--url\b|\|\| echo "it ended with/;

/** The optional packages of a command; `earlier` are the commands above it, which may name a database. */
function packagesOfCommand(command: string, earlier: string): readonly string[] {
  if (WITHOUT_STORE.test(command)) return [];
  const http = command.startsWith('serve') ? PEERS.http.packages : [];
  if (command.includes('--engine restate')) return [...http, ...PEERS.restate.packages];
  const isPostgres = earlier.includes('DATABASE_URL') && !command.includes('--data');
  return [...http, ...(isPostgres ? PEERS.postgres : PEERS.embedded).packages];
}

function packagesOfCommands(text: string, earlier: string): readonly string[] {
  const commands = text.replaceAll(/\\\n\s*/g, ' ').matchAll(/\bnpx order-lifecycle (.*)/g);
  return [...commands].flatMap(([, command = '']) => packagesOfCommand(command, earlier + text));
}

/** The packages that a program imports, without this one. */
function packagesOfProgram(text: string): readonly string[] {
  const imports = text.matchAll(/(?:^import|\bfrom) '((?:@[^/']+\/)?[^/'.]+)/gm);
  return [...imports]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('node:') && name !== 'order-lifecycle');
}

function isProgram({ language }: Block): boolean {
  return language === 'ts' || language === 'tsx' || language === 'js';
}

function installedBy(text: string): readonly string[] {
  return [...text.matchAll(/\bnpm install ([^\n#]+)/g)].flatMap(([, names = '']) =>
    names.trim().split(/\s+/),
  );
}

describe('a page', () => {
  it.each(pages())('names the packages to install before they are needed: $path', ({ text }) => {
    const installed = new Set<string>();
    const missing: string[] = [];
    let earlier = '';
    for (const block of blocksOf(text)) {
      const isShell = block.language === 'sh';
      for (const name of isShell ? installedBy(block.text) : []) installed.add(name);
      const needed = isShell ? packagesOfCommands(block.text, earlier) : [];
      const imported = isProgram(block) ? packagesOfProgram(block.text) : [];
      for (const name of [...needed, ...imported]) {
        if (!installed.has(name)) missing.push(`${name}, line ${block.line}`);
      }
      if (isShell) earlier += block.text;
    }
    expect(missing).toEqual([]);
  });
});
