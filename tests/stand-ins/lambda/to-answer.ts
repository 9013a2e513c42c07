import type { Outcome } from './runtime-api.ts';

export type LambdaAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** The answer as Lambda's front would send it. */
export function toAnswer({ kind, streaming, bytes }: Outcome): LambdaAnswer {
  if (kind === 'error') throw new Error(`The function failed: ${bytes.toString()}`);
  if (!streaming) {
    const result = JSON.parse(bytes.toString());
    const listed = Object.entries(result.multiValueHeaders ?? {}).map(([name, list]) => [name, String(list)]);
    return {
      status: result.statusCode,
      headers: result.headers ?? Object.fromEntries(listed),
      body: Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8'),
    };
  }
  const mark = bytes.indexOf(Buffer.alloc(8));
  const prelude = JSON.parse(bytes.subarray(0, mark).toString());
  return { status: prelude.statusCode, headers: prelude.headers, body: bytes.subarray(mark + 8) };
}
