import { createSeededRandom, type SeededRandom } from '../base/random.ts';
import type { MailStore } from '../tenant/mail/mail-store.ts';
import { createArrivingMessage } from '../tenant/mail/personal-letters.ts';
import { NAME_LISTS } from '../tenant/people/names.ts';
import { hasMailbox, type SimulatedPerson } from '../tenant/people/people.ts';
import type { Tenant } from '../tenant/tenant.ts';

export type TenantChange = 'mail-arrived' | 'person-renamed' | 'person-came' | 'person-left';
type Parts = { readonly tenant: Tenant; readonly mail: MailStore; readonly now: () => Date };

/** Percentages; mail replaces a change that is not possible. */
const OF_A_HUNDRED: readonly (readonly [TenantChange, number])[] = [
  ['person-came', 10],
  ['person-left', 8],
  ['person-renamed', 12],
  ['mail-arrived', 70],
];

/** Bounds of the tenant's size, relative to its initial size. */
const MIN_PEOPLE = 0.5;
const MAX_PEOPLE = 2;

/** Random changes, one per call. The same seed gives the same people and kinds; times come from the clock. */
export function createChangeGenerator({ tenant, mail, now }: Parts): () => TenantChange {
  const dice = createSeededRandom(tenant.seed, 'changes');
  let letters = 0;
  const pick = (people: readonly SimulatedPerson[]) => people[dice.nextInteger(Math.max(people.length, 1))];
  const doings: Readonly<Record<TenantChange, () => boolean>> = {
    'mail-arrived': () => {
      const person = pick(tenant.people().filter(hasMailbox));
      if (person === undefined) return false;
      letters += 1;
      mail.receive(
        person,
        createArrivingMessage(tenant.seed, person, { number: letters, sentAt: now().getTime() }),
      );
      return true;
    },
    'person-renamed': () => {
      const person = pick(tenant.people().filter(({ kind }) => kind === 'member'));
      if (person === undefined) return false;
      tenant.renamePerson(person.id, newName(person, dice));
      return true;
    },
    'person-came': () => {
      if (tenant.people().length >= tenant.initialPeople.length * MAX_PEOPLE) return false;
      tenant.addPerson();
      return true;
    },
    'person-left': () => {
      const person = pick(tenant.people().filter(({ kind }) => kind === 'member'));
      if (person === undefined || tenant.people().length <= tenant.initialPeople.length * MIN_PEOPLE)
        return false;
      tenant.removePerson(person.id);
      return true;
    },
  };
  return () => {
    const kind = getKind(dice.nextFraction() * 100);
    if (doings[kind]()) return kind;
    doings['mail-arrived']();
    return 'mail-arrived';
  };
}

/** Another surname from the same list; addresses stay, as after a marriage. */
function newName({ index, givenName }: SimulatedPerson, dice: SeededRandom): string {
  const list = NAME_LISTS[index % NAME_LISTS.length] ?? NAME_LISTS[0];
  const [surname] = dice.pick(list.surname);
  return list.surnameFirst ? `${surname} ${givenName ?? ''}` : `${givenName ?? ''} ${surname}`;
}

function getKind(place: number): TenantChange {
  let left = place;
  for (const [kind, share] of OF_A_HUNDRED) {
    left -= share;
    if (left < 0) return kind;
  }
  return 'mail-arrived';
}
