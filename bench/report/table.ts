import { type Measurement, meetsTarget, type Target } from '../measure.ts';

/** One measurement as the cells of a row. */
export function toCells(measurement: Measurement): readonly string[] {
  const { subject, payload, value, unit, baseline, goal, floor } = measurement;
  return [
    subject,
    payload,
    `${short(value)} ${unit}`,
    baseline === undefined ? '' : `${short(baseline.ratio)}x ${baseline.name}`,
    targetText(goal),
    targetText(floor),
    verdict(measurement),
  ];
}

export const HEADINGS = ['what', 'payload', 'measured', 'against', 'goal', 'floor', ''] as const;

/** What a run with another Node found of the same: no goals, which are the reference's. */
export function shortCell(measurement: Measurement | undefined): string {
  if (measurement === undefined) return '';
  const { value, unit, baseline } = measurement;
  return `${short(value)} ${unit}${baseline === undefined ? '' : `, ${short(baseline.ratio)}x`}`;
}

/**
 * What tells a measurement from the others of its run and is the same in every run. Of what starts the payload says how long the bare
 * one took, which is not.
 *
 * @example keyOf({ subject: 'cold start', payload: 'bare: 45 ms', value: 62, unit: 'ms' }) // '["cold start","bare",""]'
 */
export function toKey({ subject, payload, baseline }: Measurement): string {
  return JSON.stringify([subject, payload.replace(/: \d+ (?:ms|MB)$/, ''), baseline?.name ?? '']);
}

function verdict(measurement: Measurement): string {
  if (!meetsTarget(measurement, measurement.floor)) return 'below the floor';
  if (measurement.goal === undefined) return '';
  return meetsTarget(measurement, measurement.goal) ? 'goal met' : 'goal missed';
}

export function targetText(target: Target | undefined): string {
  if (target === undefined) return '';
  return `${target.wanted === 'at least' ? '>=' : '<='} ${short(target.at)}`;
}

/** Three digits that matter. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
