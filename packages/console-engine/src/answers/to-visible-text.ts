/** Characters that nobody sees, or that turn the text around them; those that letters and emoji are joined with stay. */
const INVISIBLE_CHARACTERS =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f])[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

const PLAIN = /^[ -~]*$/;

/**
 * A text of which everything is seen, as JSON writes it: `\u202e`. Whoever writes a value could else make the page show another one.
 *
 * @example seenText('"\u202egnp.exe"') // '"\\u202egnp.exe"'
 */
export function toVisibleText(text: string): string {
  return PLAIN.test(text) ? text : text.replace(INVISIBLE_CHARACTERS, escaped);
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
