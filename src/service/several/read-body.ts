import { observationsIn } from '../../adapters/observations-in.js';
import type { Provider, WebhookReading } from '../../adapters/provider.js';

/**
 * Reads a body that does not say which of these providers delivered it. It is of the one that finds something
 * to record in it. It is ignored only if all of them ignore it, so that nothing is lost without a word.
 */
export function readBody(
  providers: readonly Pick<Provider, 'title' | 'fromWebhook'>[],
  body: unknown,
): WebhookReading {
  const readings = providers.map((provider) => ({
    title: provider.title,
    reading: provider.fromWebhook(body),
  }));
  const [one, another] = readings.filter(({ reading }) => observationsIn(reading).length > 0);
  if (one !== undefined && another === undefined) return one.reading;
  if (one !== undefined && another !== undefined) {
    return notUnderstood(
      `It could be of ${one.title} or of ${another.title}. Import it with the account of one of them.`,
    );
  }
  const problem = readings.find(({ reading }) => reading.kind === 'not_understood');
  return (problem ?? readings[0])?.reading ?? notUnderstood('No provider can read it.');
}

function notUnderstood(reason: string): WebhookReading {
  return { kind: 'not_understood', problem: { code: 'unexpected_shape', path: '', reason } };
}
