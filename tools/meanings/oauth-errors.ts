import type { ENTRA_FAULTS } from '../../packages/clouds/src/faults/entra-faults.ts';

type Code = keyof typeof ENTRA_FAULTS;

/**
 * What Entra's token endpoint usually sends as `error` with a code (RFC 6749 5.2 and Microsoft's additions);
 * Microsoft guarantees neither.
 */
const CODES_BY_ERROR = {
  interaction_required: [53003, 530035],
  invalid_client: [
    50012, 50013, 70021, 70025, 70052, 500133, 650052, 650056, 700021, 700023, 700024, 700025, 700027, 700030,
    700211, 700212, 700213, 700222, 700223, 700238, 900384, 7000215, 7000218, 7000222, 7000229, 7002138,
  ],
  invalid_grant: [65001],
  invalid_request: [
    50027, 50166, 90002, 90014, 90023, 90038, 501661, 900144, 900382, 900432, 900561, 9001023, 9002313,
  ],
  invalid_resource: [50001, 500011, 650057],
  invalid_scope: [28002, 70011, 1002012],
  temporarily_unavailable: [90006, 90012, 90024, 90033, 90055],
  unauthorized_client: [70001, 700011, 700016, 7000112],
  unsupported_grant_type: [70003],
} as const satisfies Readonly<Record<string, readonly Code[]>>;

type ListedCode = (typeof CODES_BY_ERROR)[keyof typeof CODES_BY_ERROR][number];

const ERRORS = Object.fromEntries(
  Object.entries(CODES_BY_ERROR).flatMap(([error, codes]) => codes.map((code) => [code, error])),
  // A code without an error doesn't compile.
) satisfies Readonly<Record<number, string>> & (Code extends ListedCode ? object : never);

export function getOauthError(code: string): string {
  return ERRORS[code] ?? '';
}
