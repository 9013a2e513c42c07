const NIGHT = Boolean(process.env['NYMGATE_NIGHTLY']);
const MANY = process.env['TEST_ROUNDS'] === 'many';

/** Of what `npm run verify -- equality` does, `npm test` does this part. */
const FEW = 1 / 32;

/**
 * How many rounds a property gets: `many` in `npm run verify -- equality`, `night` in `NYMGATE_NIGHTLY=1 npm test`, and few of the many in
 * `npm test`.
 *
 * @example roundsOf({ many: 20_000, night: 1_000_000 }) // 625
 */
export function roundsOf({ many, night }: { readonly many: number; readonly night: number }): number {
  if (NIGHT) return night;
  return MANY ? many : Math.ceil(many * FEW);
}

/** Milliseconds that a test with so many rounds may take, against a hang alone. */
export const ROUNDS_TIMEOUT = NIGHT ? 7_200_000 : 120_000;
