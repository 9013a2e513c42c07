import { type Entity, pick, words } from '../../base/entity.ts';
import { createDigits, createSeededRandom } from '../../base/random.ts';
import { NAME_LISTS } from './names.ts';
import { getExchangeAddress, type SimulatedPerson } from './people.ts';
import { accountProperties, onPremisesProperties, type UserContext } from './user-account.ts';

/** Returned without `$select` (graph-facts.md#3.1). */
export const USER_DEFAULT = words(
  'businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage',
  'surname userPrincipalName id',
);

/** Only `GET /users/{id}` returns these; a list answers 501. */
export const USER_SINGLE_ONLY = words(
  'aboutMe birthday hireDate interests mySite pastProjects preferredName responsibilities schools',
  'skills mailboxSettings',
);

export const USER_BASIC = words('displayName givenName surname mail id userPrincipalName securityIdentifier');

/** Application id in the names of directory extensions. */
const EXTENSION_APP = 'b7d8e648520f41d3b9c0fdeb91768a0a';

export function userEntity(person: SimulatedPerson, context: UserContext): Entity {
  return {
    id: person.id,
    ...pick(person, 'displayName', 'givenName', 'surname', 'userPrincipalName', 'mailNickname'),
    ...contactProperties(person, context),
    ...workProperties(person, context),
    ...accountProperties(person, context),
    ...onPremisesProperties(person, context),
    ...profileProperties(person),
    [`extension_${EXTENSION_APP}_badgeNumber`]: `${person.mailNickname}-${person.index}`,
    extkz4a8x7v_payroll: { costOwner: person.displayName },
  };
}

function contactProperties(person: SimulatedPerson, { seed }: UserContext): Entity {
  const place = NAME_LISTS[person.index % NAME_LISTS.length] ?? NAME_LISTS[0];
  const isHuman = person.givenName !== null;
  return {
    mail: person.mail,
    otherMails: otherMails(person),
    proxyAddresses: proxyAddresses(person),
    imAddresses: person.kind === 'member' ? [person.mail.toLowerCase()] : [],
    businessPhones: isHuman ? [`+49 221 ${createDigits(7, seed, 'phone', person.index)}`] : [],
    mobilePhone:
      isHuman && person.index % 2 === 0
        ? `+1 425 555 ${createDigits(4, seed, 'mobile', person.index)}`
        : null,
    faxNumber: person.index % 9 === 0 ? `+49 221 ${createDigits(6, seed, 'fax', person.index)}` : null,
    streetAddress: isHuman
      ? `${createDigits(3, seed, 'street', person.index)} Lindenstraße, c/o ${person.displayName}`
      : null,
    postalCode: createDigits(5, seed, 'postal', person.index),
    ...pick(place, 'city', 'country'),
    state: null,
    usageLocation: place.country,
    officeLocation: person.office,
  };
}

function otherMails(person: SimulatedPerson): readonly string[] {
  if (person.kind === 'guest') return [person.mail];
  if (person.givenName === null || person.index % 4 !== 0) return [];
  return [`${person.mailNickname}.privat${person.index}@mail.litware.example`];
}

export function proxyAddresses(person: SimulatedPerson): readonly string[] {
  if (person.kind === 'guest') return [`SMTP:${person.mail}`];
  const all = [`SMTP:${person.mail}`, ...person.aliases.map((alias) => `smtp:${alias}`)];
  if (person.kind === 'member') all.push(`sip:${person.mail.toLowerCase()}`);
  if (person.index % 3 === 0) all.push(`x500:${getExchangeAddress(person)}`);
  return all;
}

function workProperties(person: SimulatedPerson, { seed }: UserContext): Entity {
  const isHuman = person.givenName !== null;
  const dice = createSeededRandom(seed, 'work', person.index);
  return {
    department: person.department,
    jobTitle: isHuman ? person.jobTitle : null,
    companyName: person.kind === 'guest' ? 'Adatum' : 'Northwind',
    employeeId:
      isHuman && person.kind !== 'guest' ? `E${createDigits(6, seed, 'employee', person.index)}` : null,
    employeeType: isHuman ? dice.pick(['Employee', 'Contractor', 'Intern']) : null,
    employeeOrgData: isHuman ? { division: 'EMEA', costCenter: `CC-${1000 + dice.nextInteger(40)}` } : null,
    employeeHireDate: isHuman
      ? `20${10 + dice.nextInteger(14)}-0${1 + dice.nextInteger(9)}-15T00:00:00Z`
      : null,
    employeeLeaveDateTime: person.kind === 'disabled' ? '2025-06-30T22:00:00Z' : null,
    preferredLanguage: person.language,
    preferredDataLocation: null,
  };
}

function profileProperties(person: SimulatedPerson): Entity {
  const isHuman = person.givenName !== null && person.kind !== 'guest';
  return {
    aboutMe: isHuman ? `I am ${person.displayName}; reach me at ${person.mail}.` : null,
    birthday: isHuman
      ? `19${70 + (person.index % 30)}-04-0${1 + (person.index % 9)}T00:00:00Z`
      : '0001-01-01T00:00:00Z',
    hireDate: '0001-01-01T00:00:00Z',
    interests: isHuman ? ['Rudern', 'قهوة'] : [],
    mySite: isHuman ? mySite(person) : null,
    pastProjects: isHuman ? [`Merger prep with ${person.surname}`] : [],
    preferredName: isHuman ? person.givenName : null,
    responsibilities: isHuman ? ['Key account Adatum'] : [],
    schools: isHuman ? ['RWTH Aachen'] : [],
    skills: isHuman ? ['Negotiation', '中文'] : [],
  };
}

function mySite(person: SimulatedPerson): string {
  return `https://northwindexample-my.sharepoint.com/personal/${person.userPrincipalName.toLowerCase().replace(/[@.]/g, '_')}/`;
}
