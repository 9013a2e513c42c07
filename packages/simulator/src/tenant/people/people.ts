import { pick } from '../../base/entity.ts';
import { createGuid, createSeededRandom, type SeededRandom } from '../../base/random.ts';
import {
  DEPARTMENTS,
  NAME_LISTS,
  type NameList,
  OUTSIDE_DOMAINS,
  ROOM_NAMES,
  SHARED_NAMES,
} from './names.ts';

export type PersonKind = 'member' | 'guest' | 'shared' | 'room' | 'disabled';

/** Tests use it as the ground truth of who must not leak. */
export type SimulatedPerson = {
  readonly index: number;
  readonly id: string;
  readonly kind: PersonKind;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** Primary SMTP address; a guest's is that of the home tenant. */
  readonly mail: string;
  readonly mailNickname: string;
  readonly aliases: readonly string[];
  readonly department: string;
  readonly jobTitle: string;
  readonly office: string;
  /** IETF language tag, e.g. `de-DE`. */
  readonly language: string;
  readonly timeZone: string;
};

/** Default domain, second domain, and the initial one, which guests' UPNs have. */
export const DOMAINS = [
  'northwind.example',
  'northwind-labs.example',
  'northwindexample.onmicrosoft.com',
] as const;

const KINDS: Readonly<Record<number, PersonKind>> = {
  7: 'guest',
  11: 'disabled',
  13: 'room',
  16: 'guest',
  18: 'shared',
};

const accountKind = (index: number): PersonKind => KINDS[index % 20] ?? 'member';

/**
 * Ids, names and addresses depend on seed and position only, so a larger tenant begins with the people of a smaller one.
 *
 * @example createPeople({ seed: 1, count: 60 })[0]?.userPrincipalName
 */
export function createPeople(options: { seed: number; count: number }): readonly SimulatedPerson[] {
  const taken = new Map<string, number>();
  const people = Array.from({ length: options.count }, (_, index) =>
    createPerson(options.seed, index, taken),
  );
  return Object.freeze(people);
}

function createPerson(seed: number, index: number, taken: Map<string, number>): SimulatedPerson {
  const dice = createSeededRandom(seed, 'person', index);
  const kind = accountKind(index);
  const list = NAME_LISTS[index % NAME_LISTS.length] ?? NAME_LISTS[0];
  const named = kind === 'room' || kind === 'shared' ? nameThing(kind, index) : namePerson(dice, list);
  const local = uniqueLocal(named.local, taken);
  const work = DEPARTMENTS[Math.floor(index / 8) % DEPARTMENTS.length] ?? DEPARTMENTS[0];
  return Object.freeze({
    index,
    id: createGuid(seed, 'user', index),
    kind,
    ...pick(named, 'givenName', 'surname', 'displayName'),
    ...createAddresses(kind, local, index),
    department: work.name,
    jobTitle: work.title,
    office: work.office,
    ...pick(list, 'language', 'timeZone'),
  });
}

type Named = { givenName: string | null; surname: string | null; displayName: string; local: string };

function namePerson(dice: SeededRandom, list: NameList): Named {
  const [given, givenAscii] = dice.pick(list.given);
  const [surname, surnameAscii] = dice.pick(list.surname);
  const displayName = list.surnameFirst ? `${surname} ${given}` : `${given} ${surname}`;
  return { givenName: given, surname, displayName, local: `${givenAscii}.${surnameAscii}` };
}

function nameThing(kind: 'room' | 'shared', index: number): Named {
  const names = kind === 'room' ? ROOM_NAMES : SHARED_NAMES;
  const round = Math.floor(index / 20);
  const name = names[round % names.length] ?? names[0];
  const displayName = round < names.length ? name : `${name} ${Math.floor(round / names.length) + 1}`;
  return { givenName: null, surname: null, displayName, local: `${kind}.${round + 1}` };
}

function uniqueLocal(local: string, taken: Map<string, number>): string {
  const count = (taken.get(local) ?? 0) + 1;
  taken.set(local, count);
  return count === 1 ? local : `${local}${count}`;
}

type Addresses = Pick<SimulatedPerson, 'userPrincipalName' | 'mail' | 'mailNickname' | 'aliases'>;

function createAddresses(kind: PersonKind, local: string, index: number): Addresses {
  if (kind === 'guest') return guestAddresses(local, index);
  const domain = index % 5 === 3 ? DOMAINS[1] : DOMAINS[0];
  const mail = `${index % 3 === 0 ? capitalise(local) : local}@${domain}`;
  const initial = `${local.slice(0, 1)}${local.slice(local.indexOf('.'))}`.replaceAll("'", '');
  const aliases = [`${local.replaceAll("'", '')}@${DOMAINS[2]}`];
  if (index % 2 === 0) aliases.push(`${initial}${index}@${DOMAINS[1]}`);
  return {
    userPrincipalName: mail,
    mail,
    mailNickname: local.replaceAll("'", ''),
    aliases: Object.freeze(aliases),
  };
}

/** `jane_contoso.com#EXT#@tenant.onmicrosoft.com`. */
function guestAddresses(local: string, index: number): Addresses {
  const home = `${local}@${OUTSIDE_DOMAINS[index % OUTSIDE_DOMAINS.length] ?? OUTSIDE_DOMAINS[0]}`;
  const nickname = `${home.replace('@', '_')}#EXT#`;
  return { userPrincipalName: `${nickname}@${DOMAINS[2]}`, mail: home, mailNickname: nickname, aliases: [] };
}

function capitalise(local: string): string {
  return local.replace(
    /(^|[.-])([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

/** The address of internal or deleted recipients instead of an SMTP address. */
export function getExchangeAddress(person: SimulatedPerson): string {
  const suffix = person.id.replaceAll('-', '');
  return `/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=${suffix}-${person.mailNickname.toUpperCase()}`;
}

/** Two of three members have the licence that records interactions with Copilot. */
export const hasCopilot = (person: SimulatedPerson): boolean =>
  person.kind === 'member' && person.index % 3 !== 2;
export const hasMailbox = (person: SimulatedPerson): boolean =>
  person.kind !== 'guest' && person.kind !== 'disabled';

const SPAN = 6;

export type Hierarchy = {
  readonly getManager: (person: SimulatedPerson) => SimulatedPerson | undefined;
  readonly getDirectReports: (person: SimulatedPerson) => readonly SimulatedPerson[];
};

/** A tree in order of position: the first member has no manager, everyone else exactly one. */
export function createHierarchy(people: readonly SimulatedPerson[]): Hierarchy {
  const members = people.filter((person) => person.kind === 'member');
  const positions = new Map(members.map((person, position) => [person.id, position]));
  return {
    getManager: (person) => {
      const position = positions.get(person.id);
      return position === undefined || position === 0
        ? undefined
        : members[Math.floor((position - 1) / SPAN)];
    },
    getDirectReports: (person) => {
      const position = positions.get(person.id);
      return position === undefined ? [] : members.slice(position * SPAN + 1, position * SPAN + 1 + SPAN);
    },
  };
}
