import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMAND, command } from '../../_support/command.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';

describe('order-lifecycle playground', () => {
  it('writes one page that contains everything', async () => {
    const file = join(await temporaryDirectory(), 'page.html');
    const { code, stdout } = await command(['playground', '--out', file]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/page\.html: \d+ kB\. Open it in a browser\.\n$/),
    });
    const page = await readFile(file, 'utf8');
    expect(page).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; /,
    );
    expect(page).not.toMatch(/<(script|link|img)[^>]* (src|href)="(?!data:)/);
    // Bundled packages bring their licences along.
    expect(page).toMatch(/^xstate [\d.]+ \(MIT\)$/m);
    expect(page.length).toBeLessThan(700_000);
  });

  it('serves the page to this machine, and ends on a signal', async () => {
    const child = spawn(process.execPath, [COMMAND, 'playground'], {
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const url = await new Promise<string>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text) ?? [];
        if (address !== undefined) resolve(address);
      });
    });
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toContain('Playground of order-lifecycle');
    expect((await fetch(`${url}other`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('refuses a port that is none, and two destinations', async () => {
    const wrong = await command(['playground', '--port', '99999']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--port is "99999"');
    const both = await command(['playground', '--port', '1', '--out', 'x.html']);
    expect(both.code).toBe(2);
    expect(both.stderr).toContain("'--out <file>' cannot be used with option '--port <port>'");
  });
});
