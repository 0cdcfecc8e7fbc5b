import { ConfigurationError } from '../../order/options/configuration-error.js';
import {
  type Configuration,
  readConfiguration,
  type ServeFlags,
} from '../configuration/configuration.js';
import type { Environment } from '../configuration/environment.js';
import { PROVIDERS } from '../providers/registry.js';
import { type Finding, finding } from './finding.js';

/** The settings, and what is wrong with them. */
export interface Examined {
  readonly findings: readonly Finding[];
  /** The settings that can be used, with stand-ins for those that are wrong. Absent: none can. */
  readonly configuration?: Configuration;
  /** Whether a variable is wrong or missing, so that its value is a stand-in. */
  isWrong(variable: string): boolean;
}

const TOKEN = 'ORDER_LIFECYCLE_TOKEN';

/** Reads the settings of `serve`, and finds every one that is wrong instead of only the first. */
export function examineSettings(flags: ServeFlags, env: Environment): Examined {
  const findings: Finding[] = [];
  const wrong = new Set<string>();
  const isWrong = (variable: string) => wrong.has(variable);
  for (let given = { flags, env }; ; ) {
    try {
      const configuration = readConfiguration(given.flags, given.env);
      return { findings, configuration, isWrong };
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const { variable, flag } = namesIn(error.setting);
      const name = variable || flag;
      // It is wrong even without its value.
      if (wrong.has(name)) return { findings, isWrong };
      wrong.add(name);
      findings.push(finding('configuration', 'wrong', error.message, mendOf(variable, flags, env)));
      // Every other setting depends on the providers.
      if (variable === 'ORDER_LIFECYCLE_PROVIDER') return { findings, isWrong };
      given = {
        flags: { ...given.flags, [camelCase(flag)]: undefined },
        env: { ...given.env, [variable]: standIn(variable, given.env) },
      };
    }
  }
}

/** The names in a setting as messages call it, such as `PORT (--port)`. */
function namesIn(setting: string): { readonly variable: string; readonly flag: string } {
  const [variable = ''] = /^[A-Z][A-Z0-9_]*/.exec(setting) ?? [];
  const [, flag = ''] = /--([a-z-]+)/.exec(setting) ?? [];
  return { variable, flag };
}

function camelCase(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A value for a required variable, so that the others can be checked; undefined: it is not required. */
function standIn(variable: string, env: Environment): string | undefined {
  if (variable === TOKEN) return 'x'.repeat(48);
  const without = { ...env, [variable]: undefined };
  for (const provider of PROVIDERS) {
    const value = provider.standIns(without, true)[variable];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The command that sets a variable, or removes a wrong one; undefined: the flag has to be changed. */
function mendOf(variable: string, flags: ServeFlags, env: Environment): string | undefined {
  const examples: Environment = Object.fromEntries(
    PROVIDERS.flatMap(({ secrets, others }) => [secrets, ...others]).map(({ name, example }) => [
      name,
      example,
    ]),
  );
  const value = variable === TOKEN ? '$(openssl rand -hex 24)' : examples[variable];
  if (value !== undefined) return `export ${variable}=${value}`;
  const isFromFlag = Object.keys(flags).some((flag) => variable.endsWith(screaming(flag)));
  return env[variable] === undefined || isFromFlag ? undefined : `unset ${variable}`;
}

function screaming(flag: string): string {
  return flag.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
