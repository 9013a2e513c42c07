import { sparkPath } from './spark-path.ts';

/** The shape of the last looks, without axes; the number beside it says what matters. */
export function SparkLine({ values }: { readonly values: readonly (number | null)[] }) {
  return (
    <svg class="op-spark" viewBox="0 0 120 24" preserveAspectRatio="none" aria-hidden="true">
      <path d={sparkPath(values, { width: 120, height: 24 })} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
