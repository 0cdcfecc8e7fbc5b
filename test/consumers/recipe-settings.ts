/** The settings that the recipes read; `test/consumers/frameworks` signs its deliveries with this secret. */
export const RECIPE_SETTINGS = {
  DIGITAL_RIVER_WEBHOOK_SECRET: 'whsec_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_2',
} as const;
