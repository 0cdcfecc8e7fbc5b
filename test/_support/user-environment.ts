/**
 * The environment of a user's shell: that of this process without the settings of the npm that runs the tests,
 * without options for Node.js, and without the database of the tests.
 */
export function userEnvironment(): Readonly<Record<string, string | undefined>> {
  const foreign = /^(npm_|node_options$|database_url$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
