import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';

/** Request media types that can be parsed, checked and serialized. */
export const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'] as const;
export type BodyType = (typeof BODY_TYPES)[number];

const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}";
/** RFC 9110 8.3.1, quoted strings without escapes. */
const CONTENT_TYPE = new RegExp(
  `^(${TOKEN}/${TOKEN})((?:\\s*;\\s*${TOKEN}=(?:${TOKEN}|"[^"\\\\]{0,128}"))*)\\s*$`,
);
const PARAMETER = new RegExp(`;\\s*(${TOKEN})=(?:(${TOKEN})|"([^"]*)")`, 'g');
const UTF_8 = /^(?:utf-?8|us-ascii|ascii)$/i;

/** An absent or blank type means JSON (psoxy-facts.md#i); undefined for what can't be parsed. */
export function parseContentType(header: string | undefined): BodyType | undefined {
  const text = (header ?? '').trim();
  if (text === '') return 'application/json';
  const [, type = '', parameters = ''] = CONTENT_TYPE.exec(text) ?? [];
  const sets = [...parameters.matchAll(PARAMETER)].flatMap(([, name = '', plain, quoted]) =>
    toAsciiLowerCase(name) === 'charset' ? [plain ?? quoted ?? ''] : [],
  );
  if (!sets.every((set) => UTF_8.test(set))) return undefined;
  return BODY_TYPES.find((known) => known === toAsciiLowerCase(type));
}

export function toMediaType(text: string): string {
  return toAsciiLowerCase(text.split(';', 1)[0] ?? '').trim();
}
