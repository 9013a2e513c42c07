import { readdir, readFile } from 'node:fs/promises';

/** A look at a process from outside. Memory in MiB, delay in milliseconds. */
export type Sample = {
  readonly minute: number;
  readonly resident: number;
  readonly handles: number;
  readonly delay: number;
};

export async function takeSample(pid: number, adminUrl: string, minute: number): Promise<Sample> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const resident = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  const [, seconds = Number.NaN] = /^nymgate_event_loop_delay_p99_seconds (\S+)/m.exec(metrics) ?? [];
  const delay = Number(seconds) * 1_000;
  return { minute, resident, handles: (await readdir(`/proc/${pid}/fd`)).length, delay };
}

/** Growth a minute, by least squares. */
export function slopeOf(points: readonly (readonly [minute: number, value: number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(points.map(([minute]) => minute));
  const level = mean(points.map(([, value]) => value));
  const spread = points.reduce((sum, [minute]) => sum + (minute - middle) ** 2, 0);
  return points.reduce((sum, [minute, value]) => sum + (minute - middle) * (value - level), 0) / spread;
}
