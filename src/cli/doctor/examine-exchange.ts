import type { ExchangeReading } from '../../app/index.ts';
import { ENTRA_FAULTS, entraFault } from '../../faults/entra-faults.ts';
import { FAULT_OWNERS } from '../../faults/fault.ts';
import { assertionFinding } from './assertion-finding.ts';
import type { DoctorCase } from './doctor-case.ts';
import { formatDuration } from './format-duration.ts';
import { identifyObject } from './identify-object.ts';
import { createOperatorGraph } from './operator-graph.ts';
import { setupFindings } from './setup-findings.ts';
import { type Examined, type Finding, findingOf, judgedStep, okStep } from './step.ts';

type Granted = Extract<ExchangeReading, { kind: 'granted' }>;
type Failed = Exclude<ExchangeReading, { kind: 'granted' }>;

/** Microsoft Graph's own client id: tokens may name it as their audience in the place of an address. */
const GRAPH_APPLICATION = '00000003-0000-0000-c000-000000000000';
/** Reasons that Entra's own answer gives; the others are of the connection. */
const ENTRA_ITSELF = new Set(['status', 'temporarily']);
/** What an object id in the place of the client id leads to. */
const UNKNOWN_APPLICATION = new Set(['700016', '700011', '70001']);

/** Exchanges an assertion for an access token, as the gateway does. The token itself is looked at and forgotten. */
export async function examineExchange(examined: DoctorCase): Promise<Examined<Granted>> {
  let reading: ExchangeReading;
  try {
    reading = await examined.probe.exchange();
  } catch (error) {
    return { step: judgedStep('exchange', setupFindings(error), { summary: '' }) };
  }
  if (reading.kind !== 'granted') {
    const findings = [...(await identified(examined, reading)), explain(reading)];
    return { step: judgedStep('exchange', findings, { summary: '' }) };
  }
  const findings = wrongClaims(examined, reading);
  const summary = `access token for Microsoft Graph, valid for ${formatDuration(reading.lifetime)}`;
  const step =
    findings.length === 0 ? okStep('exchange', summary) : judgedStep('exchange', findings, { summary });
  return { step, value: reading };
}

function explain(reading: Failed): Finding {
  switch (reading.kind) {
    case 'refused':
      return reading.hint === undefined ? notEntra() : refused(reading.hint);
    case 'throttled':
      return { ...findingOf(ENTRA_FAULTS[90055]), next: `wait ${reading.retryAfter ?? 60} seconds` };
    case 'unavailable':
      return ENTRA_ITSELF.has(reading.reason) ? findingOf(ENTRA_FAULTS[90033]) : unreachable(reading.reason);
    case 'no-assertion':
      return assertionFinding(reading.subject);
  }
}

function unreachable(reason: string): Finding {
  return {
    level: 'fail',
    summary: `Entra could not be asked (${reason}).`,
    causes: ['There is no way out to Entra, or it is very slow.'],
    next: 'try again; check the way out to Entra on port 443',
    who: FAULT_OWNERS.operator,
  };
}

function refused(hint: string): Finding {
  const fault = entraFault(hint);
  if (fault !== undefined) return findingOf(fault, `AADSTS${hint}: `);
  return {
    level: 'fail',
    summary: `AADSTS${hint}: Entra refuses, for a reason that this program does not know.`,
    next: `look it up at https://login.microsoftonline.com/error?code=${hint}`,
  };
}

function notEntra(): Finding {
  return {
    level: 'fail',
    summary: 'The answer does not look like one of Entra.',
    causes: [
      'Something between the gateway and Entra (a captive portal, an inspecting proxy) answers in its place.',
    ],
    next: 'let the gateway reach Entra directly',
    who: FAULT_OWNERS.operator,
  };
}

/** With an operator's token Graph can tell whether the client id is an object id. */
async function identified(
  { operatorToken, ports, config, settings }: DoctorCase,
  reading: Failed,
): Promise<readonly Finding[]> {
  if (reading.kind !== 'refused' || operatorToken === undefined) return [];
  if (!UNKNOWN_APPLICATION.has(reading.hint ?? '')) return [];
  const ask = createOperatorGraph(ports.http, { origin: config.source.graph, token: operatorToken });
  const finding = await identifyObject(settings.clientId, ask);
  return finding === undefined ? [] : [finding];
}

function wrongClaims({ config, settings }: DoctorCase, { token }: Granted): readonly Finding[] {
  if (token === undefined) return [];
  const { audience, tenant, application } = token;
  const { graph, scope } = config.source;
  const audiences = [graph, `${graph}/`, scope.replace(/\/\.default$/, ''), GRAPH_APPLICATION];
  const isGuid = /^[0-9a-f-]{36}$/i.test(settings.tenant);
  return [
    ...(audience === undefined || audiences.includes(audience)
      ? []
      : [mismatch(`The token is for "${audience}", not for Microsoft Graph.`)]),
    ...(tenant === undefined || !isGuid || same(tenant, settings.tenant)
      ? []
      : [mismatch(`The token is of the tenant ${tenant}, not of ${settings.tenant}.`)]),
    ...(application === undefined || same(application, settings.clientId)
      ? []
      : [mismatch(`The token is of the application ${application}, not of ${settings.clientId}.`)]),
  ];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function mismatch(summary: string): Finding {
  return {
    level: 'fail',
    summary,
    next: 'compare source, tenant and clientId with the app registration',
    who: FAULT_OWNERS.operator,
  };
}
