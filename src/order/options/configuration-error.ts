/**
 * A setting that is missing, does not exist or cannot work. Thrown by the call that was given it, never
 * while orders are being processed. Carries no secret: for a secret, `given` says only what kind of
 * value it was.
 *
 * @example
 * new ConfigurationError({ setting: 'mode', given: 'prod', allowed: "'live' or 'test'" }).message;
 * // "The setting mode is prod, but must be 'live' or 'test'."
 */
export class ConfigurationError extends Error {
  readonly code = 'configuration';
  /** Its name, as the embedding program writes it. */
  readonly setting: string;
  /** What it was set to, or for a secret a description such as `blank`. */
  readonly given: string;
  /** What it may be. */
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
