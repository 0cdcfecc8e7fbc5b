// Makes the addresses of the pictures in ./README.md absolute, for the page of a registry:
//   node tools/pictures/absolute.mjs OWNER/NAME REF
// The registry resolves `src` by the field `repository`, but not `srcset`, and a browser shows nothing instead of
// it. `sanitize` makes GitHub serve an SVG as one, not as plain text. The release workflow runs this before it
// publishes; nothing is committed.
import { readFile, writeFile } from 'node:fs/promises';

const [, , repository = '', ref = ''] = process.argv;
if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || ref === '') {
  console.error('The repository or the ref is missing. Run: absolute.mjs OWNER/NAME REF');
  process.exit(2);
}
const base = `https://raw.githubusercontent.com/${repository}/${ref}/`;
const readme = await readFile('README.md', 'utf8');
const absolute = readme.replaceAll(
  /\b(src|srcset)="(docs\/pictures\/[^"]+)"/g,
  (_, name, path) => `${name}="${base}${path}${path.endsWith('.svg') ? '?sanitize=true' : ''}"`,
);
await writeFile('README.md', absolute);
