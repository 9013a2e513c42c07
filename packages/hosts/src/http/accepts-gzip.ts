/** Whether `gzip` (or `*`) is named with a weight above zero (RFC 9110 12.5.3). */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const codings = String(header)
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().split(/\s*;\s*/));
  const matchingCodings = codings.find(([name]) => name === 'gzip') ?? codings.find(([name]) => name === '*');
  if (matchingCodings === undefined) return false;
  const weight = matchingCodings.slice(1).find((parameter) => parameter.startsWith('q='));
  return weight === undefined || Number(weight.slice(2)) > 0;
}
