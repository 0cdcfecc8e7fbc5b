/** Where the service logs: `pino` fits. Logs contain ids, states and counts, never bodies. */
export interface Logger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** The same logger, except that it never throws: a failed log line must not end what it reports. */
export function safeLogger(logger: Logger): Logger {
  const log =
    (level: keyof Logger) =>
    (facts: object, message: string): void => {
      try {
        logger[level](facts, message);
      } catch {
        // There is nowhere left to report it.
      }
    };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}

/** Logs nothing. */
export const silent: Logger = { info() {}, warn() {}, error() {} };
