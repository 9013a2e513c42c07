/** The readable half of a JWT; nothing of it is verified. */
export type DecodedToken = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
};

/**
 * Header and claims of a compact JWT (RFC 7519), for diagnosis only; undefined when it is none. The signature is not looked at.
 *
 * @example decodeToken(assertion)?.claims['iss']
 */
export function decodeToken(token: string): DecodedToken | undefined {
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const read = { header: readPart(header), claims: readPart(claims) };
  if (read.header === undefined || read.claims === undefined) return undefined;
  return { header: read.header, claims: read.claims };
}

function readPart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
      one.charCodeAt(0),
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // The parser's message quotes the token (design rule 8).
    return undefined;
  }
}

export function textClaim(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function timeClaim(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value * 1_000 : undefined;
}

export function textsClaim(value: unknown): readonly string[] {
  return [value ?? []].flat().filter((one) => typeof one === 'string');
}
