// Fills `repository`, `homepage` and `bugs` of package.json from the GitHub workflow that runs this, and
// refuses a tag that is not the version. package.json names no address, since a copy would name the wrong one.
import { readFileSync, writeFileSync } from 'node:fs';

const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_REF_NAME } = process.env;
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const problem = problemOf();

if (problem === undefined) {
  const page = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
  const filled = {
    ...manifest,
    repository: { type: 'git', url: `git+${page}.git` },
    homepage: `${page}#readme`,
    bugs: { url: `${page}/issues` },
  };
  writeFileSync('package.json', `${JSON.stringify(filled, null, 2)}\n`);
  console.log(`${manifest.name} ${manifest.version} of ${page}`);
} else {
  console.error(problem);
  process.exitCode = 1;
}

function problemOf() {
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || !GITHUB_REF_NAME) {
    return 'GITHUB_SERVER_URL, GITHUB_REPOSITORY or GITHUB_REF_NAME is not set. Run this in the release workflow.';
  }
  if (GITHUB_REF_NAME !== `v${manifest.version}`) {
    return `The tag ${GITHUB_REF_NAME} is not v${manifest.version}, the version of package.json. Tag the commit that has this version.`;
  }
  const changes = readFileSync('CHANGELOG.md', 'utf8').split('\n');
  if (!changes.some((line) => line.split(' ').slice(0, 2).join(' ') === `## ${manifest.version}`)) {
    return `CHANGELOG.md has no section "## ${manifest.version}". Rename "Unreleased" to it.`;
  }
  return undefined;
}
