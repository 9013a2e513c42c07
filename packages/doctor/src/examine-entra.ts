import { ENTRA_FAULTS, findEntraFault } from '@nymgate/clouds/faults/entra-faults';
import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import { describeSourceFailure } from '@nymgate/engine/kernel/ports';
import type { ExchangeResult } from '@nymgate/gateway/app/create-source-auth-probe';
import { findProxyFor } from '@nymgate/hosts/runtime/egress/egress-proxy';
import { formatDuration } from '@nymgate/shell/terminal/layout';
import type { DoctorCase } from './steps/doctor-case.ts';
import { createOperatorGraphFetch, identifyObject } from './steps/operator-graph-fetch.ts';
import {
  type DoctorFinding,
  fail,
  failedStep,
  fillClientId,
  findProviderFinding,
  okStep,
  type StepResult,
  toFinding,
  toStep,
  warn,
} from './steps/step.ts';

/** A warning above this, a failure above the next. */
const NOTICEABLE = 30_000;
/** Entra's tolerance. */
const INTOLERABLE = 300_000;

/**
 * Reaches Entra and compares clocks. A clock difference doesn't block later steps: the platform's clock may
 * be right.
 */
export async function examineClock({
  probe,
  config,
  ports,
}: Pick<DoctorCase, 'probe' | 'config' | 'ports'>): Promise<StepResult> {
  const reading = await probe.checkAuthority();
  const { authority } = config.source;
  const proxy = findProxyFor(authority, ports.environment);
  if (reading.kind === 'unreachable' && reading.reason === 'authority')
    return { step: toStep('clock', [distrust(authority)]) };
  if (reading.kind === 'unreachable') {
    const finding = fail('operator', {
      summary: `${authority} cannot be reached: ${describeSourceFailure(reading.reason)}.`,
      causes: [
        ...behindProxy(proxy),
        'No way out to the internet, no name resolution, or a proxy that shows a certificate of its own.',
      ],
      next: `${throughProxy(proxy)}let this machine reach ${authority} on port 443; NODE_EXTRA_CA_CERTS names a certificate authority of your own`,
    });
    return { step: toStep('clock', [finding]) };
  }
  const { offset } = reading;
  if (offset === undefined)
    return {
      step: toStep('clock', [], {
        summary: `${authority} answers, without a date to compare`,
      }),
    };
  const words =
    Math.abs(offset) < 1_500 ? 'equal to' : `${formatDuration(offset)} ${offset > 0 ? 'ahead of' : 'behind'}`;
  const details = { 'offset seconds': Math.round(offset / 1_000), ...(proxy !== undefined && { proxy }) };
  const findings = Math.abs(offset) < NOTICEABLE ? [] : [wrongClock(offset, words)];
  return {
    step: toStep('clock', findings, { summary: `the clock is ${words} Entra's`, details }),
    blocks: false,
  };
}

function distrust(authority: string): DoctorFinding {
  return fail('operator', {
    summary: `${authority} has a certificate from an authority that this Node.js does not trust.`,
    causes: ['A proxy on the way shows one of its own, or the certificate is self-signed.'],
    next: 'name the file with that authority (PEM) in NODE_EXTRA_CA_CERTS, for the gateway too',
  });
}

function behindProxy(proxy: string | undefined): readonly string[] {
  return proxy === undefined
    ? [
        'The way out of this network goes through a proxy, and neither HTTPS_PROXY nor ALL_PROXY names it, or NO_PROXY excepts the host.',
      ]
    : [`The proxy ${proxy}, is not there, asks for another user, or does not let CONNECT through.`];
}

function throughProxy(proxy: string | undefined): string {
  return proxy === undefined
    ? 'where a proxy leads out, set HTTPS_PROXY for the gateway and for this command; '
    : 'correct the variable, or name the host in NO_PROXY; ';
}

function wrongClock(offset: number, words: string): DoctorFinding {
  const judge = Math.abs(offset) < INTOLERABLE ? warn : fail;
  return judge('operator', {
    summary: `The clock of this machine is ${words} Entra's.`,
    causes: [
      'Tokens look expired or not yet valid, and assertions that the gateway signs itself are refused.',
    ],
    next: 'set the clock by NTP',
  });
}

type IssuedToken = Extract<ExchangeResult, { kind: 'granted' }>;
type FailedExchange = Exclude<ExchangeResult, { kind: 'granted' }>;

/** Reasons from Entra's response; the others are connection errors. */
const ENTRA_ITSELF = new Set(['status', 'temporarily']);
/** Results of an object ID configured as client ID. */
const UNKNOWN_APPLICATION = new Set(['700016', '700011', '70001']);

/**
 * Exchanges an assertion for an access token, as the gateway does. Checks the token's claims and discards it.
 */
export async function checkTokenExchange(examined: DoctorCase): Promise<StepResult<IssuedToken>> {
  let reading: ExchangeResult;
  try {
    reading = await examined.probe.exchange();
  } catch (error) {
    return { step: failedStep('exchange', error) };
  }
  if (reading.kind !== 'granted') {
    const proxy = findProxyFor(examined.config.source.authority, examined.ports.environment);
    const findings = [
      ...(await identified(examined, reading)),
      explain(reading, { proxy, clientId: examined.settings.clientId }),
    ];
    return { step: toStep('exchange', findings) };
  }
  const findings = wrongClaims(examined, reading);
  const summary = `access token for Microsoft Graph, valid for ${formatDuration(reading.lifetime)}`;
  const step =
    findings.length === 0 ? okStep('exchange', summary) : toStep('exchange', findings, { summary });
  return { step, value: reading };
}

function explain(
  reading: FailedExchange,
  { proxy, clientId }: { readonly proxy: string | undefined; readonly clientId: string },
): DoctorFinding {
  switch (reading.kind) {
    case 'refused':
      return reading.hint === undefined ? notEntra() : exchangeRefused(reading.hint, clientId);
    case 'throttled':
      return { ...toFinding(ENTRA_FAULTS[90055]), next: `wait ${reading.retryAfter ?? 60} seconds` };
    case 'unavailable':
      return ENTRA_ITSELF.has(reading.reason)
        ? toFinding(ENTRA_FAULTS[90033])
        : unreachable(reading.reason, proxy);
    case 'no-assertion':
      return findProviderFinding(reading.subject);
  }
}

function unreachable(reason: string, proxy: string | undefined): DoctorFinding {
  return fail('operator', {
    summary: `Entra could not be reached: ${describeSourceFailure(reason)}.`,
    causes: [...behindProxy(proxy), 'There is no way out to Entra, or it is very slow.'],
    next: `${throughProxy(proxy)}try again; check the way out to Entra on port 443`,
  });
}

function exchangeRefused(hint: string, clientId: string): DoctorFinding {
  const fault = findEntraFault(hint);
  if (fault !== undefined) return toFinding(fillClientId(fault, clientId), `AADSTS${hint}: `);
  return {
    level: 'fail',
    summary: `AADSTS${hint}: Entra refuses, for a reason that this program does not know.`,
    next: `look it up at https://login.microsoftonline.com/error?code=${hint}`,
  };
}

function notEntra(): DoctorFinding {
  return fail('operator', {
    summary: 'The response is not from Entra.',
    causes: [
      'Something between the gateway and Entra (a captive portal, an inspecting proxy) responds instead.',
    ],
    next: 'let the gateway reach Entra directly',
  });
}

/** With an operator token, Graph can show whether the client ID is an object ID. */
async function identified(
  { operatorToken, ports, config, settings }: DoctorCase,
  reading: FailedExchange,
): Promise<readonly DoctorFinding[]> {
  if (reading.kind !== 'refused' || operatorToken === undefined) return [];
  if (!UNKNOWN_APPLICATION.has(reading.hint ?? '')) return [];
  const fetchGraph = createOperatorGraphFetch(ports.http, {
    origin: config.source.graph,
    token: operatorToken,
  });
  const finding = await identifyObject(settings.clientId, fetchGraph);
  return finding === undefined ? [] : [finding];
}

function wrongClaims({ config, settings }: DoctorCase, { token }: IssuedToken): readonly DoctorFinding[] {
  if (token === undefined) return [];
  const { audience, tenant, application } = token;
  const { graph, scope } = config.source;
  const audiences = [graph, `${graph}/`, scope.replace(/\/\.default$/, ''), GRAPH_APP_ID];
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

function mismatch(summary: string): DoctorFinding {
  return fail('operator', { summary, next: 'compare source, tenant and clientId with the app registration' });
}
