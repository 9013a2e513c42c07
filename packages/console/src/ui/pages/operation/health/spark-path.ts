/**
 * A line through values, from zero to the largest, with gaps for null.
 * @example sparkPath([0, null, 2], { width: 10, height: 4 }) // 'M0 3M10 1'
 */
export function sparkPath(
  values: readonly (number | null)[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const most = Math.max(...values.map((value) => value ?? 0), 1e-9);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const room = height - 2;
  return values
    .map((value, at) => {
      if (value === null) return '';
      const begins = at === 0 || values[at - 1] === null;
      const y = height - 1 - (value / most) * room;
      return `${begins ? 'M' : 'L'}${rounded(at * step)} ${rounded(y)}`;
    })
    .join('');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Five polls: a page in a hidden tab or paused doesn't poll. */
const GAP_MILLISECONDS = 10_000;

/**
 * Adds a point without values between samples that are far apart, so that no line crosses the time without data.
 * @example withGaps([{ time: 0 }, { time: 60_000 }]) // [{ time: 0 }, { time: 1 }, { time: 60_000 }]
 */
export function withGaps<Sample extends { readonly time: number }>(
  samples: readonly Sample[],
): readonly (Sample | { readonly time: number })[] {
  return samples.flatMap((sample, at) => {
    const before = samples[at - 1];
    const isGap = before !== undefined && sample.time - before.time > GAP_MILLISECONDS;
    return isGap ? [{ time: before.time + 1 }, sample] : [sample];
  });
}
