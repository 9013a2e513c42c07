import type { RunProgram } from '../programs/run-program.ts';

export const INIT_HOSTS = ['aws', 'gcp', 'azure', 'kubernetes'] as const;
export type InitHost = (typeof INIT_HOSTS)[number];

/** Values of a deployment by the names of the examples' variables; what nobody knows is absent. */
export type Facts = Readonly<Partial<Record<FactName, string>>>;
export type FactName =
  | 'tenant_id'
  | 'environment'
  | 'account_id'
  | 'region'
  | 'project_id'
  | 'subscription_id'
  | 'location'
  | 'namespace'
  | 'issuer';

/** How a program of the path is asked for a fact, and what its answer must look like: anything else is taken for no answer. */
type Question = {
  readonly fact: FactName;
  readonly ask: readonly [program: string, ...args: string[]];
  readonly form: RegExp;
};

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TENANT: Question = {
  ...{ fact: 'tenant_id', form: GUID },
  ask: ['az', 'account', 'show', '--query', 'tenantId', '--output', 'tsv'],
};

const QUESTIONS: Readonly<Record<InitHost, readonly Question[]>> = {
  aws: [
    {
      ...{ fact: 'account_id', form: /^[0-9]{12}$/ },
      ask: ['aws', 'sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'],
    },
    { fact: 'region', form: /^[a-z]{2}(?:-[a-z]+)+-[0-9]$/, ask: ['aws', 'configure', 'get', 'region'] },
    {
      ...{ fact: 'issuer', form: /^https:\/\/[a-z0-9.-]+$/ },
      ask: [
        'aws',
        'iam',
        'get-outbound-web-identity-federation-info',
        '--query',
        'IssuerIdentifier',
        '--output',
        'text',
      ],
    },
    TENANT,
  ],
  gcp: [
    {
      fact: 'project_id',
      form: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      ask: ['gcloud', 'config', 'get-value', 'project'],
    },
    { fact: 'region', form: /^[a-z]+-[a-z]+[0-9]+$/, ask: ['gcloud', 'config', 'get-value', 'run/region'] },
    TENANT,
  ],
  azure: [
    {
      fact: 'subscription_id',
      form: GUID,
      ask: ['az', 'account', 'show', '--query', 'id', '--output', 'tsv'],
    },
    TENANT,
  ],
  kubernetes: [
    {
      ...{ fact: 'issuer', form: /^https:\/\/[A-Za-z0-9./_-]+$/ },
      ask: ['kubectl', 'get', '--raw', '/.well-known/openid-configuration'],
    },
    TENANT,
  ],
};

/**
 * What the command lines of the clouds know, where they are on the path and somebody is signed in. What was given is not asked for.
 *
 * @example await detectFacts('aws', { tenant_id }, runProgram)
 */
export async function detectFacts(host: InitHost, given: Facts, run: RunProgram): Promise<Facts> {
  const open = QUESTIONS[host].filter(({ fact }) => given[fact] === undefined);
  const answers = await Promise.all(open.map((question) => answerTo(question, run)));
  const found = open.flatMap(({ fact }, at) => {
    const value = answers[at];
    return value === undefined ? [] : [[fact, value] as const];
  });
  return { ...Object.fromEntries(found), ...given };
}

async function answerTo(
  { ask: [program, ...args], form }: Question,
  run: RunProgram,
): Promise<string | undefined> {
  const answer = await run(program, args);
  if (answer.kind !== 'answered') return undefined;
  const text = issuerIn(answer.text.trim());
  return form.test(text) ? text : undefined;
}

/** A cluster answers with its whole discovery document. */
function issuerIn(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const { issuer } = JSON.parse(text) as { issuer?: unknown };
    return typeof issuer === 'string' ? issuer : '';
  } catch {
    return '';
  }
}
