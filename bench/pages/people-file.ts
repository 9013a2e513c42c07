import { person } from './people.ts';
import { seededRandom } from './random.ts';

export const PEOPLE_HEADER = 'employee_id,mail,display_name,department,manager_mail,start_date';
const DEPARTMENTS = ['Research', '"Sales, EMEA"', 'Finance', 'People Operations', 'Engineering'];

/** With a salt of 24 bytes `long` addresses need two blocks of SHA-256; rows have 134 bytes with them, and 112 with `short` ones. */
const FORMS = {
  long: { id: 'E-', behind: '.of.headquarters@contoso.example' },
  short: { id: 'EMP-00', behind: '@hq.contoso.example' },
} as const;
export type Addresses = keyof typeof FORMS;

/** A list of people as HR systems write it. */
export function peopleFile(rows: number, addresses: Addresses = 'long'): Buffer {
  const { id, behind } = FORMS[addresses];
  const random = seededRandom(18);
  const lines = Array.from({ length: rows }, (_, at) => {
    const { given, family, name } = person(random, rows);
    const mail = `person.${at}${behind}`;
    const manager = `person.${random(2_000)}${behind}`;
    const started = `20${10 + random(15)}-0${1 + random(9)}-1${random(10)}`;
    const shown = at % 3 === 0 ? `"${family}, ${given}"` : name;
    return `${id}${at},${mail},${shown},${DEPARTMENTS[random(5)]},${manager},${started}\n`;
  });
  return Buffer.from(`${PEOPLE_HEADER}\n${lines.join('')}`);
}
