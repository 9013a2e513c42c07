/** Lower-cases A-Z and nothing else: `toLowerCase` would turn the Kelvin sign into `k` (T1-03). */
export function toAsciiLowerCase(text: string): string {
  if (!NON_ASCII.test(text)) return text.toLowerCase();
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
}

/** Without such a character `toLowerCase`, which is many times faster, changes nothing else. */
const NON_ASCII = /[^\0-\x7f]/;

/** Whether two texts are equal but for the case of ASCII letters. */
export function equalsIgnoreAsciiCase(left: string, right: string): boolean {
  return (
    left.length === right.length && (left === right || toAsciiLowerCase(left) === toAsciiLowerCase(right))
  );
}
