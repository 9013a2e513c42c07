/** Whether `gzip` (or `*`) is named with a weight above zero (RFC 9110 12.5.3). */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const codings = String(header)
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().split(/\s*;\s*/));
  const named = codings.find(([name]) => name === 'gzip') ?? codings.find(([name]) => name === '*');
  if (named === undefined) return false;
  const weight = named.slice(1).find((parameter) => parameter.startsWith('q='));
  return weight === undefined || Number(weight.slice(2)) > 0;
}
