import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('a failing test gives the run a failing exit code', async () => {
  const root = new URL('../../', import.meta.url);
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/project/failing/vitest.config.ts'],
    { cwd: fileURLToPath(root), stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  expect(output).toContain('1 failed');
  expect(code).toBe(1);
});
