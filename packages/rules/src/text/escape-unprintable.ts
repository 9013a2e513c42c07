/** Control and bidirectional formatting characters: a value must not move the cursor or turn the line around. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text from somewhere else, harmless to print: what steers a terminal is shown as an escape. */
export function escapeUnprintable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
