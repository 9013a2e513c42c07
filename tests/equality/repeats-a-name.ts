import { JsonError, type JsonNode, parseJsonDocuments } from '../../packages/engine/src/kernel/json/json.ts';
import { LIMITS } from '../harness/sanitizing.ts';

/**
 * Whether an object of a body has a name twice. Under Psoxy's rules the engines then differ as they are documented to: the
 * byte engine treats each copy, the tree engine keeps the last.
 */
export function repeatsAName(body: Uint8Array): boolean {
  try {
    return parseJsonDocuments(body, LIMITS).some(repeats);
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

function repeats(node: JsonNode): boolean {
  if (typeof node !== 'object' || node === null || node.kind === 'number') return false;
  if (node.kind === 'array') return node.items.some(repeats);
  const { entries } = node;
  return new Map(entries).size < entries.length || entries.some(([, value]) => repeats(value));
}
