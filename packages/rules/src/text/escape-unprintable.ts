/**
 * Control and bidirectional formatting characters, which could move the cursor or reverse the line, and invisible characters, which
 * could carry text.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Default_Ignorable_Code_Point}]/gu;

/** Escapes whatever controls a terminal or isn't visible. */
export function escapeUnprintable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const digits = (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
    return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits}`;
  });
}
