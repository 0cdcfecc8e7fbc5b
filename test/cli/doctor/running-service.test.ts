import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/cli/configuration/configuration.js';
import { checkRunningService } from '../../../src/cli/doctor/running-service.js';
import { BODY_TRAPS, messageOf } from '../../../src/service/ingest/delivery/body-trap.js';
import { listeningOn } from '../../_support/listening-on.js';

/** The settings of a service at this address. */
function at(host: string, port: string) {
  return readConfiguration(
    { host, port },
    { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1', ORDER_LIFECYCLE_TOKEN: 'a'.repeat(32) },
  );
}

/** The findings about deliveries of a running service with these metrics. */
async function deliveriesOf(metrics: string) {
  const { hostname, port } = new URL(
    await listeningOn((_, response) => response.end(`order_lifecycle_orders 0\n${metrics}`)),
  );
  const findings = await checkRunningService(at(hostname, port));
  return findings.filter(({ what }) => what === 'deliveries');
}

describe('the deliveries of a running service', () => {
  it('are fine when none was refused for its body', async () => {
    const received = 'order_lifecycle_deliveries_total{receipt="recorded"} 3\n';
    expect(await deliveriesOf(received)).toMatchObject([{ verdict: 'fine' }]);
  });

  it.each(BODY_TRAPS)('are wrong when the embedding server broke some: %s', async (trap) => {
    const counted = (provider: string, count: number) =>
      `order_lifecycle_deliveries_total{receipt="${trap}",provider="${provider}"} ${count}\n`;
    const [found, ...others] = await deliveriesOf(
      counted('stripe', 2) + counted('digital-river', 1),
    );
    expect(found).toMatchObject({ what: 'deliveries', verdict: 'wrong' });
    expect(found?.sentence).toContain('not stored: 3 deliveries because ');
    expect(found?.sentence).toContain(messageOf(trap).slice(1));
    expect(others).toEqual([]);
  });

  it('are reported apart when they were refused for different reasons', async () => {
    const metrics = ['too_large', 'body_parsed'].map(
      (receipt) => `order_lifecycle_deliveries_total{receipt="${receipt}"} 1\n`,
    );
    const sentences = (await deliveriesOf(metrics.join(''))).map(({ sentence }) => sentence);
    expect(sentences).toEqual([
      expect.stringContaining('longer than 8388608 bytes'),
      expect.stringContaining('because the body was parsed'),
    ]);
  });
});

describe('a service that does not answer', () => {
  it('is named, and nothing else is said about it', async () => {
    const { host, hostname, port } = new URL(await listeningOn(() => {}));
    const findings = await checkRunningService(at(hostname, port), 1_000);
    expect(findings).toMatchObject([{ what: 'service', verdict: 'wrong' }]);
    expect(findings[0]?.sentence).toContain(`${host} took a request and did not answer`);
    expect(findings[0]?.sentence).toContain('in 1 second,');
  });

  it.each([
    ['nothing listens', '127.0.0.1'],
    ['nobody accepts a connection', '192.0.2.1'],
  ])('is nothing to tell where %s', async (_, host) => {
    expect(await checkRunningService(at(host, '1'), 1_000)).toEqual([]);
  });
});
