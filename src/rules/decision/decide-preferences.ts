import { RequestError } from '../../kernel/errors.ts';
import { asciiLower } from '../ascii-case.ts';
import type { PlainParameter } from '../rule-set.ts';
import { isAllowedValue } from './check-plain-value.ts';
import { type Preference, parsePrefer } from './parse-prefer.ts';

/**
 * The named preferences of a `Prefer` header, written anew in the rule's spelling; others are left behind.
 *
 * @returns undefined when none is left
 * @throws RequestError TARGET_MALFORMED (not RFC 7240, or a named preference twice), HEADER_NOT_ALLOWED
 */
export function decidePreferences(
  rules: Readonly<Record<string, PlainParameter>>,
  text: string,
): string | undefined {
  const preferences = parsePrefer(text);
  if (preferences === undefined) throw new RequestError('TARGET_MALFORMED', { subject: 'Prefer' });
  const byName = new Map(Object.entries(rules).map(([name, rule]) => [asciiLower(name), { name, rule }]));
  const seen = new Set<string>();
  const kept = preferences.flatMap((preference) => {
    const known = byName.get(asciiLower(preference.name));
    if (known === undefined) return [];
    if (seen.has(known.name)) throw new RequestError('TARGET_MALFORMED', { subject: 'Prefer' });
    seen.add(known.name);
    if (preference.parameters || !isAllowedValue(known.rule, preference.value)) {
      throw new RequestError('HEADER_NOT_ALLOWED', { subject: `Prefer: ${known.name}` });
    }
    return [writePreference(known.name, preference)];
  });
  return kept.length === 0 ? undefined : kept.join(', ');
}

function writePreference(name: string, { value, quoted }: Preference): string {
  if (quoted) return `${name}="${value.replace(/["\\]/g, '\\$&')}"`;
  return value === '' ? name : `${name}=${value}`;
}
