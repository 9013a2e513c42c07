import { ANYTHING, type Delivery, type Statement } from '@nymgate/connectors/statements/describe-delivery';
import { isComplete, type ValueForm } from '@nymgate/connectors/statements/value-form';
import { getDeliveryInForce } from '../facts/delivery-in-force.ts';
import { getKeyReach } from '../facts/key-sets.ts';
import { getProcessing } from '../facts/processing.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import type { DpiaNumbers, Measured, MeasureFacts } from './dpia-texts.ts';
import { IDENTIFICATION } from './identification.ts';
import { getNarrowing, hasDepartments } from './privacy.ts';

const KEPT: readonly ValueForm[] = ['plain', 'kept', 'clock', 'exact', 'second'];
const PSEUDONYMS: readonly ValueForm[] = ['reversible', 'pseudonym', 'grouping'];
const TIMES: readonly ValueForm[] = ['clock', 'exact', 'second', 'minute', 'hour', 'day'];

const GROUP_NAMES: ReadonlySet<Statement['id']> = new Set(['directory-group-names', 'post-names']);

/** What each number is measured by: it counts only where these leave completely. */
const MEASURED_BY: Readonly<Record<Measured['what'], readonly Statement['id'][]>> = {
  'department-country': ['directory-work', 'directory-country'],
  'department-hours': ['directory-work', 'mailbox-hours'],
  'event-start-attendees': ['calendar-people', 'calendar-times'],
  'message-time': ['mail-times'],
};

/** What an impact assessment can count today. */
export function countForAssessment(served: ServedConnector): DpiaNumbers {
  const delivery = getDeliveryInForce(served);
  const { persons, retentionDays } = getProcessing(served);
  return {
    kept: countProperties(delivery, KEPT),
    pseudonymized: countProperties(delivery, PSEUDONYMS),
    reduced: countProperties(delivery, undefined),
    permissions: served.consentedPermissions.length + served.scopedPermissions.length,
    timed: delivery.statements.filter(
      ({ part, forms }) => part !== 'all' && forms.some((form) => TIMES.includes(form)),
    ).length,
    people: persons,
    retentionDays,
    keyGeneration: served.instance.key.generation,
    keyReach: getKeyReach(served.deployment, served.instance),
    isOpen: delivery.alsoLeaves.some(({ property }) => property === ANYTHING),
    hasOwnRules: served.rules !== undefined,
    credential: served.deployedConnector.credential,
    narrowing: getNarrowing(served),
    domains: served.deployedConnector.domains ?? 'keep',
    dropsGroupNames: !delivery.statements.some(({ id, result }) => GROUP_NAMES.has(id) && result !== 'no'),
    hasDepartments: hasDepartments(delivery.statements),
    measured: (Object.keys(IDENTIFICATION) as Measured['what'][]).flatMap((what) => {
      const found = MEASURED_BY[what].map((id) =>
        delivery.statements.find((statement) => statement.id === id),
      );
      if (!found.every(leavesUnreduced)) return [];
      return [
        { what, ...IDENTIFICATION[what], isUpTo: found.some((statement) => statement?.result === 'partly') },
      ];
    }),
  };
}

/** Completely, or only some of it, but no value reduced. */
function leavesUnreduced(statement: Statement | undefined): boolean {
  if (statement === undefined || statement.result === 'no') return false;
  return statement.result === 'yes' || statement.forms.every(isComplete);
}

/** Which of the measures of the software hold without an exception. */
export function getMeasureFacts(served: ServedConnector): MeasureFacts {
  const { statements, alsoLeaves } = getDeliveryInForce(served);
  const fields = [...statements.flatMap((one) => one.fields), ...alsoLeaves];
  const ids = statements.find(({ id }) => id === 'identifiers')?.forms ?? [];
  return {
    lists: (['phrases', 'own-phrases'] as const).filter((list) => fields.some(({ form }) => form === list)),
    hasPlain: fields.some(({ form }) => form === 'plain'),
    hasOriginalIds: ids.some((form) => form === 'plain' || form === 'kept'),
  };
}

/** @param forms undefined: all others */
function countProperties(
  { statements, alsoLeaves }: Delivery,
  forms: readonly ValueForm[] | undefined,
): number {
  const isCounted = (form: ValueForm): boolean =>
    forms?.includes(form) ?? ![...KEPT, ...PSEUDONYMS, 'link'].includes(form);
  const fields = [...statements.flatMap((statement) => statement.fields), ...alsoLeaves];
  return new Set(
    fields.filter(({ form }) => form !== undefined && isCounted(form)).map(({ property }) => property),
  ).size;
}
