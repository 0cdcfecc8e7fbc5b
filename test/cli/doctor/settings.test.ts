import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/cli/configuration/configuration.js';
import { examineSettings } from '../../../src/cli/doctor/settings.js';

describe('the settings that doctor examines', () => {
  it('are all named that are missing, each with the command that sets it', () => {
    const flags = { provider: 'digital-river,stripe', host: '0.0.0.0' };
    const { findings, configuration, isWrong } = examineSettings(flags, {});
    expect(findings.map(({ mend }) => mend)).toEqual([
      'export ORDER_LIFECYCLE_TOKEN=$(openssl rand -hex 24)',
      "export DIGITAL_RIVER_WEBHOOK_SECRETS='<signing secret>'",
      "export STRIPE_WEBHOOK_SECRETS='<signing secret>'",
      'export STRIPE_RELEASE_AFTER=$(date -u +%Y-%m-%dT%H:%M:%SZ)',
    ]);
    // What else there is can be examined.
    expect(configuration?.host).toBe('0.0.0.0');
    expect(isWrong('STRIPE_WEBHOOK_SECRETS')).toBe(true);
    expect(isWrong('STRIPE_API_KEY')).toBe(false);
  });

  it('are all named that are invalid, wherever they are from', () => {
    const env = { DIGITAL_RIVER_WEBHOOK_SECRETS: 's', LOG_LEVEL: 'loud', PORT: '0' };
    const { findings } = examineSettings({ port: 'x', maxBodyBytes: '-1' }, env);
    expect(findings.map(({ sentence }) => /^The setting (\S+)/.exec(sentence)?.[1])).toEqual([
      ...['PORT', 'ORDER_LIFECYCLE_MAX_BODY_BYTES', 'LOG_LEVEL'],
    ]);
    // A flag is corrected where it was given; a variable can be removed.
    expect(findings.map(({ mend }) => mend)).toEqual([undefined, undefined, 'unset LOG_LEVEL']);
  });

  it('end with the providers, on which all others depend', () => {
    const { findings, configuration } = examineSettings({ provider: 'strip' }, {});
    expect(findings).toHaveLength(1);
    expect(configuration).toBeUndefined();
  });

  it('are those of serve when nothing is wrong', () => {
    const env = { DIGITAL_RIVER_WEBHOOK_SECRETS: 's', PORT: '81' };
    const { findings, configuration } = examineSettings({}, env);
    expect(findings).toEqual([]);
    const served = readConfiguration({}, env);
    expect(JSON.stringify(configuration)).toBe(JSON.stringify(served));
  });
});
