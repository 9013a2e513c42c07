import { randomUUID } from 'node:crypto';
import { ASSERTION_ERRORS } from './aadsts-assertions.ts';
import { CLIENT_ERRORS } from './aadsts-clients.ts';
import { REQUEST_ERRORS } from './aadsts-requests.ts';
import type { AadstsText } from './aadsts-text.ts';

/** What a token endpoint answers: status and JSON. */
export type TokenAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/**
 * Errors of the token endpoint: AADSTS number, OAuth error, status, text. Texts quote what was presented, as Entra's do, in our
 * own words where Microsoft publishes none. Source: graph-facts.md#4.1; docs/reference/simulator.md says which are by analogy.
 */
export const AADSTS = { ...REQUEST_ERRORS, ...CLIENT_ERRORS, ...ASSERTION_ERRORS } as const;

export type AadstsCode = keyof typeof AADSTS;

export type Refusal = { readonly code: AadstsCode; readonly detail: string };

export const refusal = (code: AadstsCode, detail: string): Refusal => ({ code, detail });

/** The error body of graph-facts.md#4.1, with fresh trace and correlation ids. */
export function aadsts(code: AadstsCode, detail: string, now: Date): TokenAnswer {
  const [error, status, text]: AadstsText = AADSTS[code];
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text.replaceAll('{}', () => detail)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}
