// The licences of the packages that are bundled into this one.
import { readdirSync, readFileSync } from 'node:fs';

/** The folder of the package that a module belongs to; undefined for a module that is in no package. */
export function packageOf(module) {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0];
}

const HEADING = 'order-lifecycle contains these packages, in dist/bundled and dist/console.\n';

/**
 * The text of each licence, by package.
 *
 * @throws Error when a package has no licence file: it must not be bundled.
 */
export function thirdPartyLicences(folders, heading = HEADING) {
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const files = readdirSync(folder).filter((file) =>
      /^(licen[cs]e|copying|notice)\b/i.test(file),
    );
    if (files.length === 0) throw new Error(`${name} has no licence file. Do not bundle it.`);
    const all = files.map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim());
    return `${name} ${version} (${license})\n\n${all.join('\n\n')}\n`;
  });
  return [heading, ...texts].join(`\n${'-'.repeat(80)}\n\n`);
}
