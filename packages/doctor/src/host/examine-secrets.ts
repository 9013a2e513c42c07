import type { Config } from '@nymgate/gateway/config/config-settings';
import { namedSecrets } from '@nymgate/hosts/files/named-secrets';
import type { SecretsInService } from '@nymgate/hosts/runtime/secrets/open-secrets';
import { formatDuration, plural } from '@nymgate/shell/terminal/layout';
import { type DoctorFinding, judgedStep, okStep, type Step, setupFindings } from '../step.ts';

/**
 * Reads every secret that lies in a store, as the gateway does, and tells what the store says of it: version and age. Files and
 * variables are looked at by the steps `files` and `key`.
 */
export async function examineSecrets(config: Config, secrets: SecretsInService, now: number): Promise<Step> {
  const stored = namedSecrets(config).filter(({ reference }) => !/^(?:env|file):/.test(reference));
  if (stored.length === 0) return okStep('secrets', 'none lies in a store');
  const findings: DoctorFinding[] = [];
  for (const { reference, key } of stored)
    await secrets.read(reference, key).catch((error: unknown) => {
      findings.push(...setupFindings(error));
    });
  const details = Object.fromEntries(
    secrets
      .states()
      .map(({ reference, version, since }) => [reference, describe({ version, since, now })] as const),
  );
  const summary = `${plural(stored.length, 'secret')} in stores, each of them readable`;
  return judgedStep('secrets', findings, { summary, details });
}

type Told = {
  readonly version: string | undefined;
  readonly since: number | undefined;
  readonly now: number;
};

function describe({ version, since, now }: Told): string {
  const age = since === undefined ? 'age not told' : `${formatDuration(Math.max(0, now - since))} old`;
  return `version ${version ?? 'not told'}, ${age}`;
}
