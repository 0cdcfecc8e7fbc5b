import type { Provider } from '../../adapters/provider.js';
import type { ProviderApi } from '../../adapters/provider-api.js';
import { failureText } from '../../order/text/failure-text.js';
import { instantOf } from '../../order/time/instant.js';
import { hasCall } from '../../service/provider/provider-access.js';
import type { ServedProvider } from '../configuration/configuration.js';
import { type Finding, finding } from './finding.js';

/** The fewest characters of a secret that is long enough. */
export const MIN_CHARACTERS = 16;

/**
 * Checks the secrets of a provider, and whether its API accepts the key.
 *
 * @param hasSecrets whether there are secrets; absent ones were found before.
 */
export async function checkProvider(
  served: ServedProvider,
  provider: Provider,
  hasSecrets: boolean,
): Promise<readonly Finding[]> {
  return [...(hasSecrets ? [secrets(served)] : []), ...(await api(served, provider.api))];
}

function secrets({ webhookSecrets }: ServedProvider): Finding {
  const short = webhookSecrets.filter((secret) => secret.length < MIN_CHARACTERS).length;
  return short === 0
    ? finding('secrets', 'fine', `${webhookSecrets.length} active`)
    : finding(
        'secrets',
        'look',
        `${short} of ${webhookSecrets.length} shorter than ${MIN_CHARACTERS} characters. Compare with what the provider shows`,
      );
}

const MINUTE_MS = 60_000;

/** Lists the events of the last minute, which changes nothing. */
async function api(
  { hasApi, api: variables }: ServedProvider,
  calls: Provider['api'],
): Promise<readonly Finding[]> {
  if (variables === undefined) return [];
  if (!hasApi) {
    const { name } = variables.key;
    const sentence = `never called: ${name} is not set, so deliveries that never arrive are not read`;
    return [finding('API', 'look', sentence, `export ${name}='<key of the API>'`)];
  }
  if (!hasCall(calls, 'events')) return [];
  const failure = await firstFailure(calls);
  return [
    failure === undefined
      ? finding('API', 'fine', 'answers, and accepts the key')
      : finding(
          'API',
          'wrong',
          `${failure} Check ${variables.key.name}, and that this machine reaches the provider`,
        ),
  ];
}

async function firstFailure({ events }: Pick<ProviderApi, 'events'>): Promise<string | undefined> {
  try {
    for await (const page of events(instantOf(Date.now() - MINUTE_MS))) {
      return page.kind === 'failure' ? page.reason : undefined;
    }
    return undefined;
  } catch (error) {
    return failureText(error);
  }
}
