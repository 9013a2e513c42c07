import { findProviderNotice } from '@nymgate/clouds/faults/provider-faults';
import { expectedAudience } from '@nymgate/clouds/source-auth/assertion-providers';
import type {
  AssertionClaims,
  AssertionResult,
  ProviderNotice,
} from '@nymgate/gateway/app/create-source-auth-probe';
import { formatDuration } from '@nymgate/shell/terminal/layout';
import { readConfiguredThumbprints } from './examine-certificates.ts';
import { credentialCommands } from './examine-trust.ts';
import { isUnregistered } from './host/read-config-allowing-unregistered.ts';
import type { DoctorCase } from './steps/doctor-case.ts';
import {
  type Details,
  type DoctorFinding,
  fail,
  failedStep,
  findProviderFinding,
  type StepResult,
  toFinding,
  toStep,
  warn,
} from './steps/step.ts';

type ParsedAssertion = Extract<AssertionResult, { kind: 'read' }>;

/** A token this short may expire before Entra validates it. */
const MIN_REMAINING_SECONDS = 30_000;
/** Acceptable clock skew. */
const TOLERANCE = 60_000;
/** Notices that repeat why there is no assertion, or that matter only with one. */
const ECHOES: ReadonlySet<string> = new Set(['certificate_expired', 'assertion_deprecated']);

export async function examineAssertion({
  probe,
  settings,
  config,
  ports,
}: Pick<DoctorCase, 'probe' | 'settings' | 'config' | 'ports'>): Promise<StepResult<AssertionClaims>> {
  let reading: AssertionResult;
  try {
    reading = await probe.readAssertion();
  } catch (error) {
    return { step: failedStep('assertion', error) };
  }
  const notices = probe.notices();
  if (reading.kind === 'failed') {
    const others = notices.filter(({ event }) => !ECHOES.has(event)).flatMap(noticeFindings);
    return {
      step: toStep('assertion', [findProviderFinding(reading.subject), ...others]),
    };
  }
  const now = ports.clock.now();
  const audience = expectedAudience(settings.assertion, config.source.audience);
  const findings = [
    ...timeFindings(reading.claims, now),
    ...(audience === undefined ? [] : federatedFindings(reading, audience)),
    ...notices.flatMap(noticeFindings),
    ...(isUnregistered(settings) ? [toRegister(reading.claims, settings.assertion.type)] : []),
  ];
  const thumbprints =
    settings.assertion.type === 'certificate' ? await readConfiguredThumbprints({ settings, ports }) : [];
  const step = toStep('assertion', findings, {
    summary: summarize(reading, now),
    details: { ...createDetails(reading, now), ...(thumbprints.length > 0 && { thumbprint: thumbprints }) },
  });
  return { step, value: reading.claims };
}

/** The person who registers the application needs these values first. */
function toRegister(claims: AssertionClaims, type: string): DoctorFinding {
  const summary = 'The application is not registered yet: clientId is missing.';
  if (type === 'certificate')
    return warn('application-owner', {
      summary,
      next: 'register it, upload the certificate with the thumbprint above, and set clientId',
    });
  return warn('application-owner', {
    summary,
    next: 'send issuer, subject and audience above to the person who registers it; then set clientId',
    commands: [
      'az ad app create --display-name Nymgate --query appId -o tsv',
      ...credentialCommands(claims, 'CLIENT-ID'),
    ],
  });
}

function noticeFindings({ event, fields }: ProviderNotice): readonly DoctorFinding[] {
  const fault = findProviderNotice(event);
  if (fault === undefined) return [];
  const { days, seconds } = fields;
  const left =
    days === undefined ? (seconds === undefined ? '' : ` (in ${seconds} s)`) : ` (${days} days left)`;
  const finding = toFinding(fault, '', 'warn');
  return [{ ...finding, summary: `${finding.summary}${left}` }];
}

function summarize({ algorithm, claims }: ParsedAssertion, now: number): string {
  const left =
    claims.expiresAt === undefined ? '' : `, valid for ${formatDuration(clampTime(claims.expiresAt) - now)}`;
  return `signed with ${algorithm ?? 'an unknown algorithm'}${left}`;
}

function createDetails({ algorithm, keyId, claims }: ParsedAssertion, now: number): Details {
  const time = (at: number | undefined) => (at === undefined ? 'absent' : timeText(clampTime(at), now));
  return {
    issuer: claims.issuer ?? 'absent',
    subject: claims.subject ?? 'absent',
    audience: claims.audiences.join(' ') || 'absent',
    algorithm: algorithm ?? 'absent',
    ...(keyId !== undefined && { 'key id': keyId }),
    'issued at': time(claims.issuedAt),
    ...(claims.notBefore !== undefined && { 'not before': time(claims.notBefore) }),
    'expires at': time(claims.expiresAt),
  };
}

function timeText(at: number, now: number): string {
  return `${new Date(at).toISOString()} (${relative(at - now)})`;
}

/** JSON numbers can exceed the range of a date. */
function clampTime(at: number): number {
  return Math.min(Math.max(at, -8.64e15), 8.64e15);
}

function relative(difference: number): string {
  return difference < 0 ? `${formatDuration(-difference)} ago` : `in ${formatDuration(difference)}`;
}

function timeFindings(
  { expiresAt, issuedAt, notBefore }: AssertionClaims,
  now: number,
): readonly DoctorFinding[] {
  const findings: DoctorFinding[] = [];
  if (expiresAt === undefined)
    findings.push(fail('operator', { summary: 'The assertion has no expiry (exp); Entra refuses it.' }));
  else if (expiresAt <= now)
    findings.push(
      fail('operator', {
        summary: `The assertion expired ${formatDuration(now - expiresAt)} ago.`,
        causes: [
          'Nothing renews it: a token was stored and used again.',
          'The clock of this machine is fast.',
        ],
        next: 'have the platform renew the token, and set the clock by NTP',
      }),
    );
  else if (expiresAt - now < MIN_REMAINING_SECONDS)
    findings.push(
      warn('operator', {
        summary: `The assertion expires in ${formatDuration(expiresAt - now)}.`,
        next: 'have the platform renew the token earlier',
      }),
    );
  const begins = Math.max(issuedAt ?? 0, notBefore ?? 0);
  if (begins - now > TOLERANCE)
    findings.push(
      fail('operator', {
        summary: `The assertion is not valid yet; it becomes valid in ${formatDuration(begins - now)}.`,
        causes: ['The clock of this machine is slow, or that of the platform which signed it is fast.'],
        next: 'set both clocks by NTP',
      }),
    );
  return findings;
}

/** graph-facts.md#5.1: RS256, exactly one audience, no spaces. */
function federatedFindings(
  { algorithm, claims }: ParsedAssertion,
  audience: string,
): readonly DoctorFinding[] {
  const findings: DoctorFinding[] = [];
  if (algorithm !== 'RS256')
    findings.push(
      (algorithm === 'none' ? fail : warn)('operator', {
        summary: `Entra promises to take RS256 only; the assertion is signed with ${algorithm ?? 'nothing'}.`,
        next: 'have the platform sign with RS256',
      }),
    );
  if (claims.audiences.length !== 1)
    findings.push(
      fail('operator', {
        summary: `The assertion has ${claims.audiences.length} audiences; Entra takes exactly one.`,
        next: `have the platform issue the token for ${audience} alone`,
      }),
    );
  else if (claims.audiences[0] !== audience)
    findings.push(
      warn('operator', {
        summary: `The audience is not ${audience}, which this cloud expects.`,
        causes: [
          'Right only where the platform cannot set it and the federated credential names the same audience.',
        ],
        next: `have the platform issue the token for ${audience}`,
      }),
    );
  if (claims.issuer === undefined || claims.subject === undefined)
    findings.push(fail('operator', { summary: 'The assertion lacks an issuer (iss) or a subject (sub).' }));
  return findings;
}
