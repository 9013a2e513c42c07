/** How two texts that must be equal differ. `position` counts characters from 1. */
export type Difference = { readonly position: number; readonly kind: string };

/**
 * The first place at which two texts differ, and in what way a person would overlook it; undefined when they are equal byte for
 * byte.
 *
 * @example compareText('https://issuer/', 'https://issuer') // { position: 15, kind: 'the assertion has a slash at the end, …' }
 */
export function compareText(presented: string, trusted: string): Difference | undefined {
  if (presented === trusted) return undefined;
  const left = [...presented];
  const right = [...trusted];
  const shorter = Math.min(left.length, right.length);
  let index = 0;
  while (index < shorter && left[index] === right[index]) index += 1;
  return { position: index + 1, kind: kindOf(presented, trusted) };
}

function kindOf(presented: string, trusted: string): string {
  if (trusted === '') return 'nothing is trusted';
  if (presented === '') return 'nothing is presented';
  if (presented === `${trusted}/`) return 'the assertion has a slash at the end, the credential has none';
  if (`${presented}/` === trusted) return 'the credential has a slash at the end, the assertion has none';
  if (presented.trim() === trusted.trim()) return 'blanks at the beginning or the end';
  if (presented.replaceAll(/\s/g, '') === trusted.replaceAll(/\s/g, '')) return 'blanks within';
  if (presented.toLowerCase() === trusted.toLowerCase()) return 'letter case';
  if (presented.normalize('NFKC') === trusted.normalize('NFKC')) return 'characters that only look the same';
  if (trusted.startsWith(presented)) return 'the assertion ends before the credential';
  if (presented.startsWith(trusted)) return 'the credential ends before the assertion';
  return 'another value';
}
