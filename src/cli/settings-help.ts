/** The settings of every command that opens the store, for its `--help`. */
export const SETTINGS = `
Settings (a flag wins over its variable):
  DIGITAL_RIVER_WEBHOOK_SECRETS  signing secrets, comma separated, all active;
                                 required
  DIGITAL_RIVER_MODE             live or test (--mode); default test
  DATABASE_URL                   PostgreSQL; absent: embedded in --data
  PORT, HOST                     --port, --host; default 8080 on 127.0.0.1;
                                 port 0 picks one
  ORDER_LIFECYCLE_TOKEN          protects all but webhook and health checks;
                                 required when HOST is not loopback
  ORDER_LIFECYCLE_ALLOWED_HOSTS  further names this service is addressed by
                                 (--allow-host)
  LOG_LEVEL                      trace, debug, info, warn, error, fatal, silent;
                                 logs go to stderr
`;
