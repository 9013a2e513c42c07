import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { FactName, Facts, InitPlatform } from './facts.ts';

type FactFormat = { readonly pattern: RegExp; readonly example: string };

const GUID: FactFormat = {
  pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  example: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
};
const AWS_REGION: FactFormat = { pattern: /^[a-z]{2}(?:-[a-z]+)+-[0-9]$/, example: 'eu-central-1' };
const GOOGLE_REGION: FactFormat = { pattern: /^[a-z]+-[a-z]+[0-9]+$/, example: 'europe-west3' };

/** In addition to tenant and environment. */
const PROMPTED_FACTS: Readonly<Record<InitPlatform, readonly FactName[]>> = {
  aws: ['account_id', 'region', 'issuer'],
  gcp: ['project_id', 'region'],
  azure: ['subscription_id', 'location', 'resource_group_name', 'vault_name'],
  kubernetes: ['namespace', 'issuer'],
};

/** As in the examples' variables.tf, so that errors show before Terraform runs. */
const FORMS: Readonly<Record<Exclude<FactName, 'region'>, FactFormat>> = {
  tenant_id: GUID,
  subscription_id: GUID,
  environment: { pattern: /^[a-z][a-z0-9-]{1,15}$/, example: 'prod' },
  account_id: { pattern: /^[0-9]{12}$/, example: '123456789012' },
  project_id: { pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, example: 'my-project-1' },
  location: { pattern: /^[a-z]+[a-z0-9]*$/, example: 'westeurope' },
  resource_group_name: { pattern: /^[A-Za-z0-9_.()-]{1,89}[A-Za-z0-9_()-]$/, example: 'nymgate' },
  vault_name: { pattern: /^[a-z](?:[a-z0-9]|-(?!-)){1,22}[a-z0-9]$/, example: 'nymgate-prod-contoso' },
  namespace: { pattern: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, example: 'nymgate' },
  issuer: {
    pattern: /^https:\/\/[A-Za-z0-9.-]+(?::[0-9]+)?(?:\/[A-Za-z0-9._~/-]*)?$/,
    example: 'https://oidc.example.com',
  },
};

function getForm(host: InitPlatform, fact: FactName): FactFormat {
  if (fact !== 'region') return FORMS[fact];
  return host === 'gcp' ? GOOGLE_REGION : AWS_REGION;
}

export function isValidFact(host: InitPlatform, fact: FactName, value: string): boolean {
  return getForm(host, fact).pattern.test(value);
}

/** @example toOption('resource_group_name') // 'resource-group' */
const toOption = (fact: string): string => fact.replace(/_(?:id|name)$/, '').replaceAll('_', '-');

/**
 * Refuses invalid values, and values that this platform doesn't use.
 * @throws SetupError USAGE
 */
export function validateFacts(host: InitPlatform, given: Facts): void {
  const prompted = ['tenant_id', 'environment', ...PROMPTED_FACTS[host]];
  for (const [name, value] of Object.entries(given)) {
    const fact = name as FactName;
    const option = toOption(fact);
    if (!prompted.includes(fact))
      throw usageError(
        `--${option} says nothing about a deployment on ${host}; nothing was written.`,
        `${host} takes --${prompted.map(toOption).join(', --')}`,
      );
    if (value === undefined || isValidFact(host, fact, value)) continue;
    throw usageError(
      `--${option} cannot be "${value}"; nothing was written.`,
      `it looks like ${getForm(host, fact).example}`,
    );
  }
}
