import type { Problem } from '../../../../wire/operation-kinds.ts';
import { TEXTS } from '../../../texts/en.ts';

/** The server's limit: twice that of a rule file, for base64. */
const MAX_BYTES = 2_097_152;

export type RuleFileResult = { readonly text: string } | { readonly problem: Problem };

/** Bytes are read only if the size is within the limit. */
export type RuleFile = {
  readonly name: string;
  readonly size: number;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
};

export async function readRuleFile(file: RuleFile): Promise<RuleFileResult> {
  const { name, size } = file;
  if (size > MAX_BYTES) return { problem: TEXTS.rules.files.tooLarge(name, (size / 1_048_576).toFixed(1)) };
  const text = decode(await file.arrayBuffer());
  if (text === undefined || text.includes('\0')) return { problem: TEXTS.rules.files.binary(name) };
  return text.trim() === '' ? { problem: TEXTS.rules.files.empty(name) } : { text };
}

function decode(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
