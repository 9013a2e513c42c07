import { asciiLower } from '../ascii-case.ts';
import { invalid, type Report } from '../finding.ts';
import { joinPointer } from '../json-pointer.ts';
import { named, quotedName } from '../quote.ts';
import type { HeaderRule, PlainParameter } from '../rule-set.ts';
import { checkPlainParameter } from './check-plain-parameter.ts';
import type { SoundParts } from './sound-parts.ts';

/**
 * Headers that a caller may never set upstream: what the gateway sets itself, credentials, framing and hops (RFC 9110 7.6.1),
 * conditions (an oracle: 304 or 412), ranges, method and address overrides, another mailbox (T1-06, T1-18),
 * what controls a gateway.
 */
const NEVER =
  /^(?:accept|accept-encoding|authorization|client-request-id|connection|content-.*|cookie|expect|forwarded|host|if-.*|keep-alive|proxy-.*|range|te|trailer|transfer-encoding|upgrade|user-agent|via|x-anchormailbox|x-api-key|x-forwarded-.*|x-http-method.*|x-method-override|x-original-.*|x-psoxy-.*|x-rewrite-url)$/;

/** Whether a header may never be passed on, whatever a rule says. `name` is lower case. */
export function isNeverForwarded(name: string): boolean {
  return NEVER.test(name.replaceAll('_', '-'));
}

/** Header rules: names that may not be served, `Prefer`, bounds. */
export function checkHeaders({ endpoints }: SoundParts, report: Report): void {
  for (const { rule, pointer } of endpoints) {
    const path = joinPointer(pointer, 'headers');
    reportTwice(rule.headers ?? {}, path, report);
    for (const [name, header] of Object.entries(rule.headers ?? {})) {
      checkHeader(asciiLower(name), header, joinPointer(path, name), report);
    }
  }
}

function checkHeader(name: string, rule: HeaderRule, pointer: string, report: Report): void {
  if (isNeverForwarded(name)) {
    report(
      invalid(pointer, 'this header never goes from a caller to Graph', { at: 'key', fix: 'remove it' }),
    );
  }
  if ('preferences' in rule !== (name === 'prefer')) {
    report(invalid(pointer, '"preferences" goes with the header Prefer, and only with it'));
  }
  if ('preferences' in rule) checkPreferences(rule.preferences, joinPointer(pointer, 'preferences'), report);
  else checkPlainParameter(rule, pointer, report);
}

function checkPreferences(
  rules: Readonly<Record<string, PlainParameter>>,
  path: string,
  report: Report,
): void {
  reportTwice(rules, path, report);
  for (const [preference, parameter] of Object.entries(rules)) {
    checkPlainParameter(parameter, joinPointer(path, preference), report);
  }
}

function reportTwice(rules: Readonly<Record<string, unknown>>, pointer: string, report: Report): void {
  const seen = new Set<string>();
  for (const name of Object.keys(rules)) {
    if (seen.has(asciiLower(name))) {
      const message = `${named('the name', quotedName(name))} has a rule already`;
      report(invalid(joinPointer(pointer, name), message, { at: 'key' }));
    }
    seen.add(asciiLower(name));
  }
}
