import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { node } from './node.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TOOL = join(ROOT, 'tools/fill-repository.mjs');
const GITHUB = {
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: 'a-team/order-lifecycle',
  GITHUB_REF_NAME: 'v1.2.0',
};
const MANIFEST = { name: 'order-lifecycle', version: '1.2.0', license: 'MIT' };

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-release-'));
  await writeFile(join(directory, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(directory, 'CHANGELOG.md'), '# Changelog\n\n## 1.2.0 (2026-12-01)\n');
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function manifest(): Promise<unknown> {
  return JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
}

describe('tools/fill-repository.mjs', () => {
  it('fills the addresses of package.json from where the workflow runs', async () => {
    expect(await node(directory, [TOOL], GITHUB)).toMatchObject({ status: 0, stderr: '' });
    expect(await manifest()).toEqual({
      ...MANIFEST,
      repository: { type: 'git', url: 'git+https://github.example/a-team/order-lifecycle.git' },
      homepage: 'https://github.example/a-team/order-lifecycle#readme',
      bugs: { url: 'https://github.example/a-team/order-lifecycle/issues' },
    });
  });

  it.each([
    ['a tag that is not the version', { GITHUB_REF_NAME: 'v1.2.1' }, /v1\.2\.1 is not v1\.2\.0/],
    ['a tag without its v', { GITHUB_REF_NAME: '1.2.0' }, /is not v1\.2\.0/],
    ['a run outside a workflow', { GITHUB_REPOSITORY: '' }, /Run this in the release workflow/],
  ])('refuses %s', async (_, changed, message) => {
    const ran = await node(directory, [TOOL], { ...GITHUB, ...changed });
    expect(ran).toMatchObject({ status: 1, stdout: '' });
    expect(ran.stderr).toMatch(message);
    expect(await manifest()).toEqual(MANIFEST);
  });

  it('refuses a version that the changelog does not have', async () => {
    await writeFile(
      join(directory, 'CHANGELOG.md'),
      '# Changelog\n\n## Unreleased\n\n## 1.2.0-rc.1\n',
    );
    const ran = await node(directory, [TOOL], GITHUB);
    expect(ran).toMatchObject({ status: 1, stdout: '' });
    expect(ran.stderr).toContain('no section "## 1.2.0"');
  });
});

describe('the release workflow', () => {
  it('runs commands and tools that exist', async () => {
    const workflow = await readFile(join(ROOT, '.github/workflows/release.yml'), 'utf8');
    const tools = [...workflow.matchAll(/node (tools\/\S+)/g)].map(([, tool = '']) => tool);
    expect(tools).toEqual(['tools/fill-repository.mjs', 'tools/pictures/absolute.mjs']);
    for (const tool of tools) await readFile(join(ROOT, tool));
    const [, publishing = ''] = workflow.split(/^ {2}publish:$/m);
    expect(publishing).toContain('id-token: write');
    // The job that may publish runs no code of the repository or of its dependencies.
    expect(publishing.match(/run: .+/g)).toEqual([expect.stringMatching(/^run: npm publish /)]);
    expect(publishing).not.toMatch(/checkout|secrets/);
  });

  it('finds no address in package.json that it would have to correct', async () => {
    const { repository, homepage, bugs, author } = JSON.parse(
      await readFile(join(ROOT, 'package.json'), 'utf8'),
    );
    expect({ repository, homepage, bugs, author }).toEqual({});
  });
});
