import type { AssertionClaims } from '@nymgate/gateway/app/create-source-auth-probe';
import { examineCertificates } from './examine-certificates.ts';
import { findOrphans } from './find-orphans.ts';
import type { DoctorCase } from './steps/doctor-case.ts';
import {
  type DoctorFinding,
  fail,
  okStep,
  type StepResult,
  skippedStep,
  toStep,
  warn,
} from './steps/step.ts';
import type { TrustedCredential } from './steps/trusted-credentials.ts';

/** Entra's limit for one application (graph-facts.md#5.1). */
const MAX_CREDENTIALS = 20;

/** Compares the assertion byte for byte with the federated credentials of the Entra application. */
export async function examineTrust(examined: DoctorCase, claims: AssertionClaims): Promise<StepResult> {
  const { trustSource, settings } = examined;
  if (settings.assertion.type === 'certificate') return examineCertificates(examined);
  if (trustSource === undefined)
    return {
      step: skippedStep(
        'trust',
        'give --trusts or --operator-token to compare with what the application trusts',
      ),
    };
  const reading = await trustSource.read(settings.clientId);
  if (reading.kind === 'failed') return { step: toStep('trust', [reading.finding]) };
  const step = addFindings(
    compare(claims, reading.credentials, trustSource.name),
    await findOrphans(examined, claims),
  );
  return { step: withCommand(step, claims, settings.clientId) };
}

function compare(
  claims: AssertionClaims,
  credentials: readonly TrustedCredential[],
  source: string,
): StepResult['step'] {
  const nearest = nearestCredential(claims, credentials);
  if (nearest === undefined) return toStep('trust', [noCredential()]);
  const { credential, differences } = nearest;
  const siblings = credentials.filter(({ application }) => application === credential.application).length;
  const counted = `${siblings} of at most ${MAX_CREDENTIALS} credentials`;
  const findings = [
    ...differences.map((difference) => toFinding(difference, credential.name)),
    ...crowded(credentials),
  ];
  if (findings.length === 0)
    return okStep(
      'trust',
      `the credential "${credential.name}"${describeOwner(credential, siblings < credentials.length)} matches byte for byte (${source}, ${counted})`,
    );
  return toStep('trust', findings, { details: createDetails(nearest, counted) });
}

/** Warnings beside what the comparison found. */
function addFindings(step: StepResult['step'], warnings: readonly DoctorFinding[]): StepResult['step'] {
  const [first] = warnings;
  if (first === undefined) return step;
  if (step.status === 'ok')
    return { ...step, status: 'warn', summary: `${step.summary}; ${first.summary}`, findings: warnings };
  return { ...step, findings: [...(step.findings ?? []), ...warnings] };
}

/** Adds the command that creates the right credential. */
function withCommand(
  step: StepResult['step'],
  claims: AssertionClaims,
  clientId: string,
): StepResult['step'] {
  const [first, ...others] = step.findings ?? [];
  if (step.status !== 'fail' || first === undefined) return step;
  return { ...step, findings: [{ ...first, commands: credentialCommands(claims, clientId) }, ...others] };
}

/**
 * Adds a federated credential for an assertion. Source:
 * learn.microsoft.com/cli/azure/ad/app/federated-credential.
 * @param application client ID or object ID
 */
export function credentialCommands(
  { issuer = '', subject = '', audiences }: AssertionClaims,
  application: string,
): readonly string[] {
  const parameters = JSON.stringify({ name: 'nymgate', issuer, subject, audiences });
  return [
    `az ad app federated-credential create --id ${application} --parameters '${parameters.replaceAll("'", String.raw`'\''`)}'`,
  ];
}

/** A file may hold credentials of several applications without their client IDs. */
function describeOwner({ application }: TrustedCredential, isOneOfSeveral: boolean): string {
  return isOneOfSeveral ? ` of the application ${application === '' ? 'without id' : application}` : '';
}

function createDetails({ credential }: CredentialMatch, counted: string): Readonly<Record<string, string>> {
  return {
    'nearest credential': `${credential.name} (${counted})`,
    'trusted issuer': credential.issuer,
    'trusted subject': credential.subject,
    'trusted audience': credential.audiences.join(' '),
  };
}

function toFinding(
  { field, position, kind, presented, trusted }: FieldDifference,
  name: string,
): DoctorFinding {
  return fail('application-owner', {
    summary: `${field} differs from the credential "${name}" at character ${position}: ${kind}`,
    causes: [`the assertion has "${presented}"`, `the credential has "${trusted}"`],
    next:
      field === 'audience'
        ? 'ask the platform for a token with the audience of the credential, or change the credential'
        : `make the credential's ${field} exactly that of the assertion; it takes minutes until all of Entra knows it`,
  });
}

function noCredential(): DoctorFinding {
  return fail('application-owner', {
    summary: 'The application has no federated credential with issuer, subject and audience.',
    causes: ['It was never added, or was added to another application.'],
    next: 'add one with the issuer, subject and audience shown above',
  });
}

function crowded(credentials: readonly TrustedCredential[]): readonly DoctorFinding[] {
  const counts = new Map<string, number>();
  for (const { application } of credentials) counts.set(application, (counts.get(application) ?? 0) + 1);
  if (Math.max(...counts.values()) < MAX_CREDENTIALS) return [];
  return [
    warn('application-owner', {
      summary: `The application has all ${MAX_CREDENTIALS} federated credentials that Entra allows.`,
      next: 'remove unused ones before another is needed',
    }),
  ];
}

export type FieldName = 'issuer' | 'subject' | 'audience';

type FieldDifference = Difference & {
  readonly field: FieldName;
  readonly presented: string;
  readonly trusted: string;
};

type CredentialMatch = {
  readonly credential: TrustedCredential;
  /** Empty: Entra accepts the assertion. */
  readonly differences: readonly FieldDifference[];
};

/**
 * The credential with the fewest different fields, then the longest common prefix. Entra compares issuer,
 * subject and audience byte for byte.
 * @param claims with exactly one audience
 */
export function nearestCredential(
  claims: AssertionClaims,
  credentials: readonly TrustedCredential[],
): CredentialMatch | undefined {
  const matches = credentials.map((credential) => ({
    credential,
    differences: findDifferences(claims, credential),
  }));
  return matches.sort(
    (a, b) =>
      a.differences.length - b.differences.length || agreement(b.differences) - agreement(a.differences),
  )[0];
}

function findDifferences(
  { issuer = '', subject = '', audiences }: AssertionClaims,
  credential: TrustedCredential,
): readonly FieldDifference[] {
  const audience = audiences[0] ?? '';
  const trustedAudience = credential.audiences.includes(audience)
    ? audience
    : (credential.audiences[0] ?? '');
  return (
    [
      ['issuer', issuer, credential.issuer],
      ['subject', subject, credential.subject],
      ['audience', audience, trustedAudience],
    ] as const
  ).flatMap(([field, presented, trusted]) => {
    const difference = compareText(presented, trusted);
    return difference === undefined ? [] : [{ field, presented, trusted, ...difference }];
  });
}

function agreement(differences: readonly FieldDifference[]): number {
  return differences.reduce((sum, { position }) => sum + position, 0);
}

/** `position` counts characters from 1. */
type Difference = { readonly position: number; readonly kind: string };

/**
 * The first difference, and its kind as far as a person would overlook it; undefined if equal.
 * @example compareText('https://issuer/', 'https://issuer') // { position: 15, kind: 'the assertion has a
 * slash at the end, …' }
 */
export function compareText(presented: string, trusted: string): Difference | undefined {
  if (presented === trusted) return undefined;
  const left = [...presented];
  const right = [...trusted];
  const shorter = Math.min(left.length, right.length);
  let index = 0;
  while (index < shorter && left[index] === right[index]) index += 1;
  return { position: index + 1, kind: describeDifference(presented, trusted) };
}

function describeDifference(presented: string, trusted: string): string {
  if (trusted === '') return 'nothing is trusted';
  if (presented === '') return 'nothing is presented';
  if (presented === `${trusted}/`) return 'the assertion has a slash at the end, the credential has none';
  if (`${presented}/` === trusted) return 'the credential has a slash at the end, the assertion has none';
  if (presented.trim() === trusted.trim()) return 'blanks at the beginning or the end';
  if (presented.replaceAll(/\s/g, '') === trusted.replaceAll(/\s/g, '')) return 'blanks within';
  if (presented.toLowerCase() === trusted.toLowerCase()) return 'letter case';
  if (presented.normalize('NFKC') === trusted.normalize('NFKC')) return 'characters that only look the same';
  if (trusted.startsWith(presented)) return 'the assertion ends before the credential';
  if (presented.startsWith(trusted)) return 'the credential ends before the assertion';
  return 'another value';
}
