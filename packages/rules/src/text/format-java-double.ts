/** Java writes doubles of this size without an exponent. */
const MIN_PLAIN = 1e-3;
const MAX_PLAIN = 1e7;

/**
 * `Double.toString`: the shortest digits that identify the number. @example formatJavaDouble(1e-7) //
 * '1.0E-7'
 */
export function formatJavaDouble(double: number): string {
  const size = Math.abs(double);
  if (!Number.isFinite(double)) return String(double);
  if (Object.is(double, -0)) return '-0.0';
  if (double === 0 || (size >= MIN_PLAIN && size < MAX_PLAIN)) return insertPoint(String(double));
  const [digits = '', exponent = ''] = double.toExponential().split('e');
  return `${insertPoint(digits)}E${Number(exponent)}`;
}

function insertPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}
