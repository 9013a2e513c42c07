import type { RunProgram } from '@nymgate/shell/programs/run-program';
import { isValidFact } from './fact-forms.ts';
import type { FactName, Facts, InitPlatform } from './facts.ts';

/** An implausible output is treated as no output. */
type FactQuery = {
  readonly fact: FactName;
  readonly command: readonly [program: string, ...args: string[]];
};

const FEDERATION = ['iam', 'get-outbound-web-identity-federation-info'] as const;
const TENANT: FactQuery = {
  fact: 'tenant_id',
  command: ['az', 'account', 'show', '--query', 'tenantId', '--output', 'tsv'],
};

const QUESTIONS: Readonly<Record<InitPlatform, readonly FactQuery[]>> = {
  aws: [
    {
      fact: 'account_id',
      command: ['aws', 'sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'],
    },
    { fact: 'region', command: ['aws', 'configure', 'get', 'region'] },
    { fact: 'issuer', command: ['aws', ...FEDERATION, '--query', 'IssuerIdentifier', '--output', 'text'] },
    TENANT,
  ],
  gcp: [
    { fact: 'project_id', command: ['gcloud', 'config', 'get-value', 'project'] },
    { fact: 'region', command: ['gcloud', 'config', 'get-value', 'run/region'] },
    TENANT,
  ],
  azure: [
    { fact: 'subscription_id', command: ['az', 'account', 'show', '--query', 'id', '--output', 'tsv'] },
    TENANT,
  ],
  kubernetes: [
    { fact: 'issuer', command: ['kubectl', 'get', '--raw', '/.well-known/openid-configuration'] },
    TENANT,
  ],
};

/** Reads facts from the cloud CLIs that are installed and signed in, unless they are given. */
export async function detectFacts(host: InitPlatform, given: Facts, run: RunProgram): Promise<Facts> {
  const open = QUESTIONS[host].filter(({ fact }) => given[fact] === undefined);
  const answers = await Promise.all(open.map((question) => detectFact(host, question, run)));
  const found = open.flatMap(({ fact }, at) => {
    const value = answers[at];
    return value === undefined ? [] : [[fact, value] as const];
  });
  return { ...Object.fromEntries(found), ...given };
}

async function detectFact(
  host: InitPlatform,
  { fact, command: [program, ...args] }: FactQuery,
  run: RunProgram,
): Promise<string | undefined> {
  const result = await run(program, args);
  if (result.kind !== 'answered') return undefined;
  const text = issuerIn(result.text.trim());
  return isValidFact(host, fact, text) ? text : undefined;
}

/** A cluster returns its complete discovery document. */
function issuerIn(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const { issuer } = JSON.parse(text) as { issuer?: unknown };
    return typeof issuer === 'string' ? issuer : '';
  } catch {
    return '';
  }
}
