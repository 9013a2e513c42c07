import '../../platform/install.ts';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';

/** A connector whose rules, secret or certificate have a fault, while others serve. */
export type ConnectorFault = {
  readonly connector: string;
  /** `former`: what it had before the reload stays in service. */
  readonly serves: 'former' | 'nothing';
  readonly issues: readonly Issue[];
};

/** A part of a connector, or why there is none. */
export type MadePart<T> = { readonly value: T | undefined; readonly issues: readonly Issue[] };

export type FaultPolicy = {
  /** `strict` of the configuration: a fault of one connector is one of all. */
  readonly strict: boolean;
  /** Whether a configuration serves already, so that nothing has to wait for an unreachable store (F14). */
  readonly isReload: boolean;
};

/**
 * Makes a part of a connector; if a fault of this connector alone keeps it from being made, takes the former one.
 * @throws SetupError for faults of the document, and for all with `strict`
 */
export async function makeOrKeep<T>(
  making: Promise<T>,
  getFormer: () => Promise<T> | T | undefined,
  policy: FaultPolicy,
): Promise<MadePart<T>> {
  try {
    return { value: await making, issues: [] };
  } catch (error) {
    if (!(error instanceof SetupError) || !isConnectorFault(error, policy)) throw error;
    return { value: await getFormer(), issues: error.issues };
  }
}

function isConnectorFault({ issues }: SetupError, { strict, isReload }: FaultPolicy): boolean {
  return (
    !strict &&
    issues.every(
      ({ code }) => code !== 'CONNECTOR_UNKNOWN' && (isReload || code !== 'SECRET_STORE_UNREACHABLE'),
    )
  );
}
