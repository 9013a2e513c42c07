import type { Fault } from '@nymgate/clouds/faults/fault';
import { PROVIDER_FAULTS } from '@nymgate/clouds/faults/provider-faults';
import { FAULTS_BY_PROVIDER } from '@nymgate/clouds/source-auth/assertion-faults';

type FaultTable = Readonly<Record<string, Fault>>;

/** By provider and `subject` of SOURCE_AUTH_FAILED. */
export const SOURCE_AUTH_FAULTS: Readonly<Record<string, FaultTable>> = Object.freeze({
  gateway: PROVIDER_FAULTS.gateway,
  ...mergeFirst(FAULTS_BY_PROVIDER),
});

/** Providers with the same table are listed once. */
function mergeFirst(tables: Readonly<Record<string, FaultTable>>): Readonly<Record<string, FaultTable>> {
  const entries = Object.entries(tables);
  return Object.fromEntries(
    entries.filter(([, table], index) => entries.findIndex(([, other]) => other === table) === index),
  );
}

export function findSourceAuthFault(subject: string): Fault | undefined {
  return Object.values(SOURCE_AUTH_FAULTS).find((table) => Object.hasOwn(table, subject))?.[subject];
}
