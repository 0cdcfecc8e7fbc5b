import { type PostgresOptions, postgres } from 'order-lifecycle/postgres';

const options: PostgresOptions = { poolSize: 2 };
console.log(typeof postgres, options);
