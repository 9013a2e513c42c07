import type { Config } from '@nymgate/gateway/config/config-settings';
import { listConfiguredSecrets } from '@nymgate/hosts/files/list-configured-secrets';
import type { LoadedSecrets } from '@nymgate/hosts/runtime/secrets/open-secrets';
import { formatCount, formatDuration } from '@nymgate/shell/terminal/layout';
import { type DoctorFinding, okStep, type Step, setupFindings, toStep } from '../steps/step.ts';

/**
 * Reads every secret in a store, as the gateway does, and reports version and age. Steps `files` and `key`
 * check files and variables.
 */
export async function examineSecrets(config: Config, secrets: LoadedSecrets, now: number): Promise<Step> {
  const stored = listConfiguredSecrets(config).filter(({ reference }) => !/^(?:env|file):/.test(reference));
  if (stored.length === 0) return okStep('secrets', 'none lies in a store');
  const findings: DoctorFinding[] = [];
  for (const { reference, key } of stored)
    await secrets.read(reference, key).catch((error: unknown) => {
      findings.push(...setupFindings(error));
    });
  const details = Object.fromEntries(
    secrets
      .states()
      .map(
        ({ reference, version, createdAt }) =>
          [reference, describe({ version, since: createdAt, now })] as const,
      ),
  );
  const summary = `${formatCount(stored.length, 'secret')} in stores, each of them readable`;
  return toStep('secrets', findings, { summary, details });
}

type SecretStatus = {
  readonly version: string | undefined;
  readonly since: number | undefined;
  readonly now: number;
};

function describe({ version, since, now }: SecretStatus): string {
  const age = since === undefined ? 'age unknown' : `${formatDuration(Math.max(0, now - since))} old`;
  return `version ${version ?? 'unknown'}, ${age}`;
}
