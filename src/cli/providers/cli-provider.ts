import type { Provider } from '../../adapters/provider.js';
import type { Environment } from '../configuration/environment.js';
import type { Simulation } from '../simulation/simulation.js';

/** The flags that a provider reads; each wins over its variable. */
export interface ProviderFlags {
  readonly mode?: string;
}

/** An environment variable with its help: lines of at most 46 characters. */
export interface Variable {
  readonly name: string;
  readonly help: readonly string[];
  /** A value as a shell writes it, for the command that sets a required variable. */
  readonly example?: string;
}

/** A provider that the command line can serve: its variables, and how to create it from them. */
export interface CliProvider {
  readonly name: string;
  readonly title: string;
  readonly secrets: Variable;
  readonly mode: Variable;
  /** Further variables. */
  readonly others: readonly Variable[];
  /** How to call the provider. Absent: this version makes no calls to it. */
  readonly api?: {
    /** The variable of the key, without which no calls are made. */
    readonly key: Variable;
    readonly others: readonly Variable[];
  };
  /** Loads what plays it. */
  simulation(): Promise<Simulation>;
  /**
   * Values for required variables that a command does without: one that accepts no deliveries, or one
   * that only `looks` at what is stored.
   */
  standIns(env: Environment, looks: boolean): Environment;
  /**
   * Reads the settings.
   *
   * @throws {ConfigurationError} for a variable that is missing or invalid.
   */
  settings(flags: ProviderFlags, env: Environment): ProviderSettings;
}

/** The settings of a provider. */
export interface ProviderSettings {
  readonly mode: 'live' | 'test';
  readonly webhookSecrets: readonly string[];
  /** Whether the provider can be called. */
  readonly hasApi: boolean;
  /** Further settings that an operator wants to see, such as `orders by metadata.order_id`. */
  readonly details: readonly string[];
  /** Loads the provider, and creates it in a mode. */
  create(mode: 'live' | 'test'): Promise<Provider>;
}
