import type { RunProgram } from '@nymgate/shell/programs/run-program';
import { isFact } from './fact-forms.ts';
import type { FactName, Facts, InitHost } from './facts.ts';

/** How a program of the path is asked for a fact; an answer that cannot be one is taken for none. */
type Question = {
  readonly fact: FactName;
  readonly ask: readonly [program: string, ...args: string[]];
};

const FEDERATION = ['iam', 'get-outbound-web-identity-federation-info'] as const;
const TENANT: Question = {
  fact: 'tenant_id',
  ask: ['az', 'account', 'show', '--query', 'tenantId', '--output', 'tsv'],
};

const QUESTIONS: Readonly<Record<InitHost, readonly Question[]>> = {
  aws: [
    {
      fact: 'account_id',
      ask: ['aws', 'sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'],
    },
    { fact: 'region', ask: ['aws', 'configure', 'get', 'region'] },
    { fact: 'issuer', ask: ['aws', ...FEDERATION, '--query', 'IssuerIdentifier', '--output', 'text'] },
    TENANT,
  ],
  gcp: [
    { fact: 'project_id', ask: ['gcloud', 'config', 'get-value', 'project'] },
    { fact: 'region', ask: ['gcloud', 'config', 'get-value', 'run/region'] },
    TENANT,
  ],
  azure: [
    { fact: 'subscription_id', ask: ['az', 'account', 'show', '--query', 'id', '--output', 'tsv'] },
    TENANT,
  ],
  kubernetes: [
    { fact: 'issuer', ask: ['kubectl', 'get', '--raw', '/.well-known/openid-configuration'] },
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
  const answers = await Promise.all(open.map((question) => answerTo(host, question, run)));
  const found = open.flatMap(({ fact }, at) => {
    const value = answers[at];
    return value === undefined ? [] : [[fact, value] as const];
  });
  return { ...Object.fromEntries(found), ...given };
}

async function answerTo(
  host: InitHost,
  { fact, ask: [program, ...args] }: Question,
  run: RunProgram,
): Promise<string | undefined> {
  const answer = await run(program, args);
  if (answer.kind !== 'answered') return undefined;
  const text = issuerIn(answer.text.trim());
  return isFact(host, fact, text) ? text : undefined;
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
