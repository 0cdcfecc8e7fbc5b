/** A package manager, in a version that runs on the oldest supported Node.js. */
export interface Manager {
  /** Installs what package.json names. */
  readonly install: string;
  /** Files that the project needs for it. */
  readonly files: Readonly<Record<string, string>>;
}

/** The package managers, by name. */
export const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: { install: 'npm install --no-audit --no-fund', files: {} },
  pnpm: { install: 'npx -y pnpm@10 install', files: {} },
  yarn: {
    install: 'npx -y @yarnpkg/cli-dist@4 install',
    files: {
      '.yarnrc.yml':
        'nodeLinker: node-modules\nenableTelemetry: false\nenableImmutableInstalls: false\n',
      'yarn.lock': '',
    },
  },
  bun: { install: 'npx -y bun@1 install', files: {} },
};
