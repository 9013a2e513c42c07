import { X509Certificate } from 'node:crypto';
import { FAULT_OWNERS } from '../../kernel/fault.ts';
import type { DoctorCase } from './doctor-case.ts';
import { formatDuration } from './format-duration.ts';
import { createOperatorGraph } from './operator-graph.ts';
import { type Examined, type Finding, judgedStep, skippedStep } from './step.ts';

/** A certificate that the application knows: thumbprint (SHA-1, base64) and end, as Graph tells them. */
type Uploaded = { readonly thumbprint: string; readonly end: number };

/**
 * With an operator's token: whether the certificate that signs is one that the application has, and in date. Without one only
 * Entra can tell, at the exchange.
 */
export async function examineCertificates(examined: DoctorCase): Promise<Examined> {
  const { operatorToken, ports, config, settings } = examined;
  if (operatorToken === undefined)
    return {
      step: skippedStep('trust', 'give --operator-token to compare with the certificates of the application'),
    };
  const ask = createOperatorGraph(ports.http, { origin: config.source.graph, token: operatorToken });
  const { status, body } = await ask(
    `/v1.0/applications(appId='${encodeURIComponent(settings.clientId)}')?$select=id,appId,keyCredentials`,
  );
  if (status !== 200)
    return {
      step: judgedStep('trust', [unreadable(status)], { summary: '' }),
    };
  const uploaded = readUploaded(body);
  const own = await ownThumbprints(examined);
  const known = uploaded.filter(({ thumbprint }) => own.includes(thumbprint));
  const summary = `${known.length} of ${own.length} own certificates are among the ${uploaded.length} of the application`;
  return {
    step: judgedStep('trust', judge(known, own, ports.clock.now()), {
      summary,
      details: { thumbprints: own },
    }),
  };
}

function unreadable(status: number): Finding {
  return {
    level: 'warn',
    summary: `The certificates of the application could not be read from Graph (status ${status}).`,
    next: 'fetch a fresh token as a person who may read app registrations, and compare clientId',
  };
}

function judge(known: readonly Uploaded[], own: readonly string[], now: number): readonly Finding[] {
  const who = FAULT_OWNERS['application-owner'];
  if (known.length === 0)
    return [
      {
        level: 'fail',
        summary: 'The application has none of the configured certificates.',
        causes: [`own thumbprints (SHA-1, base64): ${own.join(', ')}`],
        next: 'upload the certificate under "Certificates & secrets" of the app registration',
        who,
      },
    ];
  const end = Math.max(...known.map((one) => one.end));
  if (end > now) return [];
  return [
    {
      level: 'fail',
      summary: `The application's copy of the certificate ended ${formatDuration(now - end)} ago.`,
      next: 'make a new pair, upload its certificate and configure it',
      who,
    },
  ];
}

async function ownThumbprints({ settings, ports }: DoctorCase): Promise<readonly string[]> {
  const { assertion } = settings;
  if (assertion.type !== 'certificate') return [];
  return Promise.all(
    assertion.certificates.map(async ({ certificate }) => {
      const { fingerprint } = new X509Certificate(await ports.secrets.read(certificate));
      return Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64');
    }),
  );
}

function readUploaded(body: unknown): readonly Uploaded[] {
  const list =
    typeof body === 'object' && body !== null && 'keyCredentials' in body ? body.keyCredentials : [];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const { customKeyIdentifier: thumbprint, endDateTime: end } = item as Readonly<Record<string, unknown>>;
    return typeof thumbprint === 'string' && typeof end === 'string'
      ? [{ thumbprint, end: Date.parse(end) }]
      : [];
  });
}
