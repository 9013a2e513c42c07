/** Shorter pieces would be found by chance. */
const SHORTEST = 8;

/**
 * Which of the secrets stand in a text: as they are in any letter case, URL-encoded, as JSON, as hex, or as base64 (both alphabets,
 * wherever in the encoded bytes they begin). Of a JWT each part counts for itself.
 *
 * @example findLeaks({ log: 'c2VjcmV0LXN1YmplY3Q' }, { subject: 'secret-subject' }) // ['subject in log']
 */
export function findLeaks(
  sinks: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): readonly string[] {
  const haystacks = Object.entries(sinks).map(([sink, text]) => [sink, text.toLowerCase()] as const);
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = partOfShare(secret).flatMap(formsOf);
    return haystacks
      .filter(([, text]) => forms.some((form) => text.includes(form)))
      .map(([sink]) => `${name} in ${sink}`);
  });
}

function partOfShare(secret: string): readonly string[] {
  const parts = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(secret) ? secret.split('.') : [];
  return [secret, ...parts].filter(({ length }) => length >= SHORTEST);
}

function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ].map((form) => form.toLowerCase());
}

/** The characters of the encoding that depend on nothing but the bytes themselves. */
function base64At(bytes: Buffer, offset: number): readonly string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const whole = padded.toString('base64').replace(/=+$/, '');
  const inner = whole.slice(Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6));
  return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
}
