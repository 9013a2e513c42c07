import type { AssertionClaims } from '../../app/index.ts';
import { FAULT_OWNERS } from '../../kernel/fault.ts';
import { type CredentialMatch, type FieldDifference, nearestCredential } from './compare-credential.ts';
import type { DoctorCase } from './doctor-case.ts';
import { examineCertificates } from './examine-certificates.ts';
import { type Examined, type Finding, judgedStep, okStep, skippedStep } from './step.ts';
import type { TrustedCredential } from './trusted-credential.ts';

/** Entra's limit for one application (graph-facts.md#5.1). */
const MOST_CREDENTIALS = 20;

/** Compares the assertion byte for byte with the federated credentials of the Entra application. */
export async function examineTrust(examined: DoctorCase, claims: AssertionClaims): Promise<Examined> {
  const { trusts, settings } = examined;
  if (settings.assertion.type === 'certificate') return examineCertificates(examined);
  if (trusts === undefined)
    return {
      step: skippedStep(
        'trust',
        'give --trusts or --operator-token to compare with what the application trusts',
      ),
    };
  const reading = await trusts.read(settings.clientId);
  if (reading.kind === 'failed') return { step: judgedStep('trust', [reading.finding], { summary: '' }) };
  return { step: compare(claims, reading.credentials, trusts.name) };
}

function compare(
  claims: AssertionClaims,
  credentials: readonly TrustedCredential[],
  source: string,
): Examined['step'] {
  const nearest = nearestCredential(claims, credentials);
  if (nearest === undefined) return judgedStep('trust', [noCredential()], { summary: '' });
  const { credential, differences } = nearest;
  const siblings = credentials.filter(({ application }) => application === credential.application).length;
  const counted = `${siblings} of at most ${MOST_CREDENTIALS} credentials`;
  const findings = [
    ...differences.map((difference) => toFinding(difference, credential.name)),
    ...crowded(credentials),
  ];
  if (findings.length === 0)
    return okStep(
      'trust',
      `the credential "${credential.name}"${owner(credential, siblings < credentials.length)} matches byte for byte (${source}, ${counted})`,
    );
  return judgedStep('trust', findings, { summary: '', details: detailsOf(nearest, counted) });
}

/** A file may hold those of several applications, and does not know their client ids: the person has to compare. */
function owner({ application }: TrustedCredential, isOneOfSeveral: boolean): string {
  return isOneOfSeveral ? ` of the application ${application === '' ? 'without id' : application}` : '';
}

function detailsOf({ credential }: CredentialMatch, counted: string): Readonly<Record<string, string>> {
  return {
    'nearest credential': `${credential.name} (${counted})`,
    'trusted issuer': credential.issuer,
    'trusted subject': credential.subject,
    'trusted audience': credential.audiences.join(' '),
  };
}

function toFinding({ field, position, kind, presented, trusted }: FieldDifference, name: string): Finding {
  return {
    level: 'fail',
    summary: `${field} differs from the credential "${name}" at character ${position}: ${kind}`,
    causes: [`the assertion has "${presented}"`, `the credential has "${trusted}"`],
    next:
      field === 'audience'
        ? 'ask the platform for a token with the audience of the credential, or change the credential'
        : `make the credential's ${field} exactly that of the assertion; it takes minutes until all of Entra knows it`,
    who: FAULT_OWNERS['application-owner'],
  };
}

function noCredential(): Finding {
  return {
    level: 'fail',
    summary: 'The application has no federated credential with issuer, subject and audience.',
    causes: ['It was never added, or was added to another application.'],
    next: 'add one with the issuer, subject and audience shown above',
    who: FAULT_OWNERS['application-owner'],
  };
}

function crowded(credentials: readonly TrustedCredential[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const { application } of credentials) counts.set(application, (counts.get(application) ?? 0) + 1);
  if (Math.max(...counts.values()) < MOST_CREDENTIALS) return [];
  return [
    {
      level: 'warn',
      summary: `The application has all ${MOST_CREDENTIALS} federated credentials that Entra allows.`,
      next: 'remove unused ones before another is needed',
      who: FAULT_OWNERS['application-owner'],
    },
  ];
}
