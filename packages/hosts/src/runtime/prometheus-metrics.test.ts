import { expect, it } from 'vitest';
import { createCounter, createHistogram, formatFamily } from './prometheus-metrics.ts';

type Series = ReturnType<typeof createCounter>;

/** Without the two lines of its head. */
const lines = (name: string, series: Series) =>
  formatFamily({ name, help: '', ...series.read() })
    .split('\n')
    .slice(2);

it('a counter has one series for each combination of labels', () => {
  const counter = createCounter(['a', 'b']);
  counter.add({ a: 'x', b: 'y' }, 1);
  counter.add({ b: 'y', a: 'x', other: 'z' }, 2);
  counter.add({ a: 'x' }, 1);
  expect(lines('requests_total', counter)).toEqual([
    'requests_total{a="x",b="y"} 3',
    'requests_total{a="x",b=""} 1',
  ]);
});

// Prometheus exposition format 0.0.4, "Comments, help text, and type information" and "Line format".
it('label values cannot end their quotes or their line', () => {
  const counter = createCounter(['a']);
  counter.add({ a: '"} 1\n\\evil 9' }, 1);
  expect(lines('c', counter)).toEqual(['c{a="\\"} 1\\n\\\\evil 9"} 1']);
});

it('buckets of a histogram hold what is at most their bound, and all that is below', () => {
  const histogram = createHistogram(['a'], [1, 5]);
  for (const value of [0.5, 1, 3, 9]) histogram.add({ a: 'x' }, value);
  expect(lines('ms', histogram)).toEqual([
    'ms_bucket{le="1",a="x"} 2',
    'ms_bucket{le="5",a="x"} 3',
    'ms_bucket{le="+Inf",a="x"} 4',
    'ms_sum{a="x"} 13.5',
    'ms_count{a="x"} 4',
  ]);
});

it('what has never happened has no series', () => {
  expect(lines('ms', createHistogram(['a'], [1]))).toEqual([]);
});
