/**
 * A setting is missing, unknown or invalid. Thrown by the call that received it, never while orders are
 * being processed. For a secret, `given` holds only the kind of the value.
 *
 * @example
 * new ConfigurationError({ setting: 'mode', given: 'prod', allowed: "'live' or 'test'" }).message;
 * // "The setting mode is prod, but must be 'live' or 'test'."
 */
export class ConfigurationError extends Error {
  readonly code = 'configuration';
  /** The name of the setting, as the embedding program writes it. */
  readonly setting: string;
  /** Its value, or for a secret a description such as `blank`. */
  readonly given: string;
  /** The allowed values. */
  readonly allowed: string;

  constructor(setting: {
    readonly setting: string;
    readonly given: string;
    readonly allowed: string;
  }) {
    super(`The setting ${setting.setting} is ${setting.given}, but must be ${setting.allowed}.`);
    this.name = 'ConfigurationError';
    this.setting = setting.setting;
    this.given = setting.given;
    this.allowed = setting.allowed;
  }
}
