import { execFileSync } from 'node:child_process';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import type { AssertionSettings } from '../../packages/clouds/src/source-auth/assertion-providers.ts';
import { buildScript } from '../build-script.ts';
import { AZURE_IDENTITY, TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';

const GUID = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

/** One way of proving who we are a row: what loading and making it adds to a start. Nothing is asked of a platform by then. */
export const cases: readonly BenchCase[] = [{ name: 'assertion providers', hasFloor: false, measure }];

type Provider = {
  readonly settings: AssertionSettings;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
};

async function measure({ rounds }: Effort): Promise<readonly Measurement[]> {
  const script = await buildScript('servers/provider-child.ts');
  const times = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const provider of providers()) {
      const text = execFileSync(process.execPath, [
        script,
        JSON.stringify({ environment: {}, secrets: {}, ...provider }),
      ]);
      const { type } = provider.settings;
      // The first round reads the disk.
      if (round > 0) times.set(type, [...(times.get(type) ?? []), Number(text.toString())]);
    }
  }
  return [...times].map(([type, milliseconds]) => ({
    subject: `assertion provider ${type}, load and make`,
    payload: 'own process',
    value: median(milliseconds),
    unit: 'ms',
    baseline: {
      name: '@azure/identity, which adds 36 ms',
      ratio: median(milliseconds) / AZURE_IDENTITY,
      rounds: milliseconds.map((one) => one / AZURE_IDENTITY),
    },
    ...TARGETS.assertionProvider,
  }));
}

function providers(): readonly Provider[] {
  return [
    { settings: { type: 'token-file', path: '/var/run/token' } },
    { settings: { type: 'aws', region: 'eu-west-1', tokenSeconds: 300 } },
    {
      settings: {
        type: 'aws-cognito',
        identityPoolId: `eu-west-1:${GUID}`,
        developerProvider: 'nymgate',
        login: 'nymgate',
        tokenSeconds: 300,
      },
    },
    { settings: { type: 'gcp' } },
    { settings: { type: 'azure', clientId: GUID } },
    {
      settings: { type: 'github' },
      environment: {
        ACTIONS_ID_TOKEN_REQUEST_URL: 'https://pipelines.actions.githubusercontent.com/token?api-version=2.0',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token',
      },
    },
    certificateProvider(),
  ];
}

function certificateProvider(): Provider {
  const { certificate, key } = createSelfSignedCertificate({ names: ['nymgate'], keyType: 'rsa' });
  return {
    settings: { type: 'certificate', certificates: [{ certificate: 'env:CERTIFICATE', key: 'env:KEY' }] },
    secrets: { 'env:CERTIFICATE': certificate, 'env:KEY': key },
  };
}
