/** Java writes numbers of this size without an exponent. */
const LEAST = 1e-3;
const MOST = 1e7;

/**
 * A number as Java prints a double (`Double.toString`): the fewest digits that tell it from its neighbours, at least one of them
 * behind the point.
 *
 * @example printedByJava(1e-7) // '1.0E-7'
 * @example printedByJava(1e3) // '1000.0'
 */
export function printedByJava(double: number): string {
  const size = Math.abs(double);
  if (!Number.isFinite(double)) return String(double);
  if (Object.is(double, -0)) return '-0.0';
  if (double === 0 || (size >= LEAST && size < MOST)) return withPoint(String(double));
  const [digits = '', exponent = ''] = double.toExponential().split('e');
  return `${withPoint(digits)}E${Number(exponent)}`;
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}
