/** The settings of every command that opens the store, for its `--help`. */
export const SETTINGS = `
Settings (a flag wins over its variable):
  DIGITAL_RIVER_WEBHOOK_SECRETS  signing secrets, comma separated, all active;
                                 required
  DIGITAL_RIVER_MODE             live or test (--mode); default test
  DATABASE_URL                   PostgreSQL; absent: embedded in --data
  ORDER_LIFECYCLE_ENGINE         restate: store orders in its virtual objects
                                 (--engine), at RESTATE_URL
  DIGITAL_RIVER_API_KEY          confidential key to call the provider; absent:
                                 it is never called
  DIGITAL_RIVER_API_URL          address of the API
                                 (default https://api.digitalriver.com)
  ORDER_LIFECYCLE_RECONCILE_EVERY
                                 how often to read missing events
                                 (--reconcile-every); default 1h with an API key
  ORDER_LIFECYCLE_DEADLINES      how long an order may wait before a person is
                                 notified, comma separated (--deadline),
                                 e.g. payment_window=10d
  ORDER_LIFECYCLE_MAX_BODY_BYTES
                                 longest body of a delivery
                                 (--max-body-bytes); default 8388608
  ORDER_LIFECYCLE_MAX_ORDER_OBSERVATIONS
                                 most observations of one order
                                 (--max-order-observations); default 1000
  ORDER_LIFECYCLE_MAX_ORDER_BYTES
                                 most bytes of these observations
                                 (--max-order-bytes); default 6291456
  ORDER_LIFECYCLE_MAX_READERS    most readers of changes at once
                                 (--max-readers); default 100
  PORT, HOST                     --port, --host; default 8080 on 127.0.0.1;
                                 port 0 picks one
  ORDER_LIFECYCLE_TOKEN          protects all but webhook and health checks;
                                 required when HOST is not loopback
  ORDER_LIFECYCLE_ALLOWED_HOSTS  further host names of this service
                                 (--allow-host)
  LOG_LEVEL                      trace, debug, info, warn, error, fatal, silent;
                                 logs go to stderr
`;
