import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  FOLD_LATIN,
  FOLD_PUNCTUATION,
  FOLD_WORD,
} from '../packages/engine/src/sanitizer/bytes/image/layout.ts';
import { foldText, isWordCharacter } from '../packages/engine/src/sanitizer/transforms/keep-phrases.ts';

// Writes the table by which the kernel folds characters into a module of the source tree: the properties of Unicode, of which
// it is made, take longer to ask than all the rest of a phrase list. packages/engine/src/sanitizer/bytes/image/write-phrases.test.ts holds the
// committed module to what the tree engine's folding makes.

const MODULE = new URL('../packages/engine/src/sanitizer/bytes/image/folding-bytes.ts', import.meta.url);

/** The committed module as it should be. */
export function foldingModule(): string {
  const codes = [
    ...Array.from({ length: FOLD_LATIN }, (_, at) => at),
    ...Array.from({ length: FOLD_PUNCTUATION }, (_, at) => 0x2000 + at),
  ];
  const table = Uint16Array.from(codes.map(foldCode));
  return `// Made by tools/build-folding.ts; do not edit.
export const FOLDING_BASE64: string =
  '${Buffer.from(table.buffer).toString('base64')}';
`;
}

/** The folded form of a character, with a mark when it belongs to a word. */
function foldCode(code: number): number {
  // Between letters: at the ends a blank would be trimmed.
  const [, character = ' '] = Array.from(foldText(`x${String.fromCodePoint(code)}x`));
  return (character.codePointAt(0) ?? 0) | (isWordCharacter(character) ? FOLD_WORD : 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = foldingModule();
  if (text !== readFileSync(MODULE, 'utf8')) writeFileSync(MODULE, text);
}
