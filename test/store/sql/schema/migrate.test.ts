import { afterAll, describe, expect, it } from 'vitest';
import { embeddedClient } from '../../../../src/store/embedded/embedded.js';
import { migrateSchema } from '../../../../src/store/sql/schema/migrate.js';
import { MIGRATIONS } from '../../../../src/store/sql/schema/migrations.js';
import { sqlStore } from '../../../../src/store/sql/sql-store.js';
import { freshSchema } from '../../../_support/test-database.js';

describe('migrations', () => {
  const client = embeddedClient('memory://');
  afterAll(() => client.close());

  const next = {
    version: 99,
    name: 'a later one',
    statements: (schema: string) => [`alter table ${schema}.orders add column later text`],
  };

  async function versions(schema: string): Promise<readonly unknown[]> {
    const rows = await client.query(
      `select version from ${schema}.order_lifecycle_migrations order by version`,
    );
    return rows.map(({ version }) => version);
  }

  it('are numbered from one, without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, n) => n + 1));
  });

  it('run once each, in order', async () => {
    const schema = freshSchema();
    await migrateSchema(client, schema);
    await migrateSchema(client, schema, [...MIGRATIONS, next]);
    await migrateSchema(client, schema, [...MIGRATIONS, next]);
    expect(await versions(schema)).toEqual([...MIGRATIONS.map(({ version }) => version), 99]);
  });

  it('reject a schema that is newer than they know', async () => {
    const schema = freshSchema();
    await migrateSchema(client, schema, [...MIGRATIONS, next]);
    const store = sqlStore(client, { schema });
    await expect(store.migrate()).rejects.toMatchObject({ code: 'schema_newer' });
    await expect(store.migrate()).rejects.toThrow(
      `has version 99, but this version of order-lifecycle knows only versions up to ${MIGRATIONS.length}`,
    );
  });

  it('leave nothing behind when one of them fails', async () => {
    const schema = freshSchema();
    const broken = { version: 99, name: 'broken', statements: () => ['select nonsense'] };
    await expect(migrateSchema(client, schema, [...MIGRATIONS, broken])).rejects.toThrow();
    await migrateSchema(client, schema);
    expect(await versions(schema)).toEqual(MIGRATIONS.map(({ version }) => version));
  });

  it.each(['', 'a-b', 'a"b', '1a', 'a.b', 'x'.repeat(64)])(
    'reject the schema name %j',
    (schema) => {
      expect(() => sqlStore(client, { schema })).toThrow(/name of the schema/);
    },
  );

  it('distinguish schema names by case', async () => {
    await migrateSchema(client, 'Orders');
    await migrateSchema(client, 'orders');
    expect(await versions('"Orders"')).toEqual(await versions('orders'));
  });
});
