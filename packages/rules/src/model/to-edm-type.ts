import type { LeafAction } from '@nymgate/engine/plan/treatments';

const KEPT: Readonly<Record<string, string>> = {
  boolean: 'Edm.Boolean',
  integer: 'Edm.Int64',
  number: 'Edm.Double',
  dateTime: 'Edm.DateTimeOffset',
  date: 'Edm.Date',
  time: 'Edm.TimeOfDay',
  duration: 'Edm.Duration',
};
const TEXT = 'Edm.String';
const DATE_TIME = 'Edm.DateTimeOffset';

/**
 * The primitive type of what leaves; everything that may be no time of its type is text.
 *
 * @param isZoned the same object has a time zone: the time has no offset then, as in `dateTimeTimeZone`
 */
export function toEdmType(action: LeafAction, { name, isZoned }: { name: string; isZoned: boolean }): string {
  const type = findEdmType(action, name);
  return type === DATE_TIME && isZoned ? TEXT : type;
}

function findEdmType(action: LeafAction, name: string): string {
  if (action.treatment === 'keep') return KEPT[action.type] ?? TEXT;
  // A coarse time is a date where Graph has one.
  return action.treatment === 'coarsen' && name.endsWith('DateTime') ? DATE_TIME : TEXT;
}
