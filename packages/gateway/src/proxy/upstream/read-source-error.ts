import { GRAPH_ERROR_CODES, RESYNC_ERROR_CODES } from '@nymgate/clouds/faults/graph-error-codes';
import { type JsonNode, parseJson } from '@nymgate/engine/kernel/json/json';
import type { SourceResponse } from '@nymgate/engine/kernel/ports';

const SOURCE_ERROR_CODES: ReadonlySet<string> = new Set(GRAPH_ERROR_CODES);

export const RESYNC_CODES: ReadonlySet<string> = new Set(RESYNC_ERROR_CODES);

const MAX_BYTES = 65_536;
const LIMITS = { depth: 16, stringBytes: MAX_BYTES, objectKeys: 200 };
const MAX_INNER = 8;

/** Known codes in Graph's error body, outermost first. Empty for an undocumented body. */
export async function readSourceErrorCodes(response: SourceResponse): Promise<readonly string[]> {
  const body = await readLimitedBody(response);
  if (body === undefined) return [];
  try {
    return collectCodes(getMember(parseJson(body, LIMITS), 'error'));
  } catch {
    // Not JSON, cut, or hostile; its text must not be shown.
    return [];
  }
}

async function readLimitedBody(response: SourceResponse): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > MAX_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // The status suffices.
    return undefined;
  }
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

function collectCodes(error: JsonNode | undefined): string[] {
  const codes: string[] = [];
  let node = error;
  for (let level = 0; node !== undefined && level < MAX_INNER; level += 1) {
    const code = getMember(node, 'code');
    if (typeof code === 'string' && SOURCE_ERROR_CODES.has(code)) codes.push(code);
    node = getMember(node, 'innerError') ?? getMember(node, 'innererror');
  }
  return codes;
}

function getMember(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node === null || typeof node !== 'object' || node.kind !== 'object') return undefined;
  return node.entries.find(([name]) => name === key)?.[1];
}
