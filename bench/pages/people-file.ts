import { person } from './people.ts';
import { seededRandom } from './random.ts';

export const PEOPLE_HEADER = 'employee_id,mail,display_name,department,manager_mail,start_date';
const DEPARTMENTS = ['Research', '"Sales, EMEA"', 'Finance', 'People Operations', 'Engineering'];

/** A list of people as HR systems write it: about 134 bytes a row. */
export function peopleFile(rows: number): Buffer {
  const random = seededRandom(18);
  const lines = Array.from({ length: rows }, (_, at) => {
    const { given, family, name } = person(random, rows);
    const mail = `person.${at}.of.headquarters@contoso.example`;
    const manager = `person.${random(2_000)}.of.headquarters@contoso.example`;
    const started = `20${10 + random(15)}-0${1 + random(9)}-1${random(10)}`;
    const shown = at % 3 === 0 ? `"${family}, ${given}"` : name;
    return `E-${at},${mail},${shown},${DEPARTMENTS[random(5)]},${manager},${started}\n`;
  });
  return Buffer.from(`${PEOPLE_HEADER}\n${lines.join('')}`);
}
