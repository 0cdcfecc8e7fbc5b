/** Where the service logs: `pino` fits. Logs hold ids, states and counts, never bodies. */
export interface Logger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** The same logger, whose failures hurt nobody: it must not end what it only tells of. */
export function safeLogger(logger: Logger): Logger {
  const tell =
    (level: keyof Logger) =>
    (facts: object, message: string): void => {
      try {
        logger[level](facts, message);
      } catch {
        // There is nowhere left to say so.
      }
    };
  return { info: tell('info'), warn: tell('warn'), error: tell('error') };
}

/** Logs nothing. */
export const silent: Logger = { info() {}, warn() {}, error() {} };
