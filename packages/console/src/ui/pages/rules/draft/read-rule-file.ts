import type { Problem } from '../../../../wire/problem.ts';
import { TEXTS } from '../../../texts/en.ts';

/** As much as the console's server takes: twice what a rule file may have, for base64 takes more. */
const MAX_BYTES = 2_097_152;

export type RuleFileResult = { readonly text: string } | { readonly problem: Problem };

/** What of a file is needed; its bytes are read only when it is not too large. */
export type RuleFile = {
  readonly name: string;
  readonly size: number;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
};

/** The text of a file that somebody opened, or why it can be no rules. */
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
