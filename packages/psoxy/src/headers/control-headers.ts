import { RequestError } from '@nymgate/engine/kernel/errors';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { CompatibilityOptions } from '@nymgate/rules/dialects/compatibility-mode';
import { getSingleValue } from './get-single-value.ts';

/** What a caller asks of the gateway itself, beside its request (psoxy-facts.md#j). */
export type ControlHeaders = {
  readonly healthCheck: boolean;
  /** In origin form, without query. */
  readonly path?: string;
  /** Without `?`; empty: no query. */
  readonly query?: string;
};

/**
 * Refused whenever present. `skip-sanitizer` would end the gateway's purpose; the other two speak of a credential and of a person
 * on whose behalf to ask, and whoever sends them expects an answer that is not given here.
 */
const REJECTED_HEADERS = ['skip-sanitizer', 'user-to-impersonate', 'authorization'] as const;
const OVERRIDES = ['targetpath', 'targetquery'] as const;
/** Visible ASCII without `?` and `#`. */
const PATH = /^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/;
const QUERY = /^[\x21\x22\x24-\x7e]*$/;

/**
 * Reads the `X-Psoxy-*` headers of a request. None of them can widen what the rules allow: they ask for a health answer, name the
 * pseudonyms in force, or name the target, which is then read as strictly as any other. Unknown ones mean nothing.
 *
 * @throws RequestError HEADER_NOT_ALLOWED, TARGET_MALFORMED
 * @example readControls(compat, [['X-Psoxy-Health-Check', 'true']]) // { healthCheck: true }
 */
export function readControlHeaders(compat: CompatibilityOptions, headers: HeaderList): ControlHeaders {
  const value = (name: string) => getSingleValue(headers, `x-psoxy-${name}`);
  for (const name of REJECTED_HEADERS) if (value(name) !== undefined) throw headerNotAllowed(name);
  if (!compat.targetOverrides)
    for (const name of OVERRIDES) if (value(name) !== undefined) throw headerNotAllowed(name);
  checkImplementation(compat, value('pseudonym-implementation'));
  const path = value('targetpath');
  const query = value('targetquery');
  return {
    healthCheck: value('health-check') !== undefined,
    ...(path !== undefined && { path: requireMatch(PATH, path.trim(), 'x-psoxy-targetpath') }),
    ...(query !== undefined && {
      query: requireMatch(QUERY, query.replace(/^\?/, ''), 'x-psoxy-targetquery'),
    }),
  };
}

/** Whether a header names the target. */
export function isTargetOverrideHeader(name: string): boolean {
  return OVERRIDES.some((override) => name.toLowerCase() === `x-psoxy-${override}`);
}

/** Only the one in force: another would make pseudonyms that join with nothing. */
function checkImplementation({ saltHash }: CompatibilityOptions, value: string | undefined): void {
  if (value === undefined) return;
  if (saltHash === undefined || value.trim().toUpperCase() !== 'DEFAULT')
    throw headerNotAllowed('pseudonym-implementation');
}

function requireMatch(pattern: RegExp, text: string, subject: string): string {
  if (!pattern.test(text)) throw new RequestError('TARGET_MALFORMED', { subject });
  return text;
}

function headerNotAllowed(name: string): RequestError {
  return new RequestError('HEADER_NOT_ALLOWED', { subject: `x-psoxy-${name}` });
}
