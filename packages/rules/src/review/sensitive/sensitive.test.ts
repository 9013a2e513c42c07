import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findPersonName, findSensitiveName, findSensitiveWord } from './find-sensitive-name.ts';
import { findSensitiveValue, isFreeText } from './find-sensitive-value.ts';

const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../../../tests/fixtures/hr-columns/${name}.json`, import.meta.url), 'utf8'),
  ) as Record<string, readonly string[]>;

describe('names of columns', () => {
  it('500 ordinary ones in four languages: an alarm for 2 % at most', () => {
    const names = Object.values(read('ordinary')).flat();
    expect(names).toHaveLength(500);
    const alarms = names.filter((name) => findSensitiveName(name) !== undefined);
    expect(alarms.length, alarms.join(', ')).toBeLessThanOrEqual(10);
  });

  it.each(Object.entries(read('sensitive')))('each sensitive one of %s is found', (_, names) => {
    expect(names.filter((name) => findSensitiveName(name) === undefined)).toEqual([]);
  });

  it.each([
    ['dateOfBirth', 'a date or place of birth'],
    ['DATE_OF_BIRTH', 'a date or place of birth'],
    ['Jahresgehalt brutto', 'pay'],
    ['IBAN', 'a bank account or card'],
    ['Comments', 'free text'],
  ])('%s: %s', (name, label) => {
    expect(findSensitiveName(name)?.label).toBe(label);
  });

  it.each([
    'Herkunftssystem',
    'Herkunft (System)',
    'Herkunft der Daten',
    'Vertragspartei',
    'Partei des Vertrags',
  ])('not %s', (name) => {
    expect(findSensitiveName(name)).toBeUndefined();
  });

  it.each([
    ['Sie ist schwanger seit März', 'health or disability'],
    ['off sick since May', 'health or disability'],
    ['Mitglied der Gewerkschaft', 'trade union membership'],
    ['schwanger', undefined],
    ['ne travaille pas ici', undefined],
    ['Sales and Marketing Europe', undefined],
  ])('a value of three words: %s', (value, label) => {
    expect(findSensitiveWord(value)?.label).toBe(label);
  });

  it.each([
    ['Aufenthaltstitel', 'ethnic origin or nationality'],
    ['Aufenthaltserlaubnis bis', 'ethnic origin or nationality'],
    ['Permiso de residencia', 'ethnic origin or nationality'],
    ['Carte de séjour', 'ethnic origin or nationality'],
    ['Numéro de compte', 'a bank account or card'],
    ['N° de compte', 'a bank account or card'],
    ['Días de baja', 'health or disability'],
    ['Dias de baja por enfermedad', 'health or disability'],
    ['Mutuelle', 'health or disability'],
    ['Adhésion à la mutuelle', 'health or disability'],
    ['Évaluation', 'an appraisal'],
    ['EVALUATIONS', 'an appraisal'],
    ['Evaluación', 'an appraisal'],
    ['evaluacion', 'an appraisal'],
    ['Note d’évaluation', 'an appraisal'],
    ['Avertissement', 'offences or disciplinary action'],
    ['Avertissements reçus', 'offences or disciplinary action'],
    ['Geb.-Datum', 'a date or place of birth'],
    ['Handynummer privat', 'a private address'],
    ['Private Handynummer', 'a private address'],
    ['Téléphone personnel', 'a private address'],
    ['Móvil personal', 'a private address'],
    ['E-Mail (privat)', 'a private address'],
  ])('%s: %s, in any of its forms', (name, label) => {
    expect(findSensitiveName(name)?.label).toBe(label);
  });

  it.each(['Année d’évaluation', 'Fecha de baja', 'Numéro de compte comptable', 'Evaluation date'])(
    'not %s either',
    (name) => {
      expect(findSensitiveName(name)).toBeUndefined();
    },
  );

  it('only whole words', () => {
    for (const name of ['Inhalt', 'trace', 'Reunion', 'bankruptcyCode', 'unionize', 'tracePath'])
      expect(findSensitiveName(name), name).toBeUndefined();
  });
});

describe('columns that name a person', () => {
  it.each([
    ["a person's name", 'name, Name, First Name, lastName, SURNAME, full_name, Manager Name, employee.name'],
    ["a person's name", 'Vorname, Nachname, Name, Vorname (Rufname), Geburtsname, Mitarbeitername'],
    ["a person's name", 'Prénom, Nom, Nom de famille, Nom d’usage, Nombre, Apellidos, Primer apellido'],
    ['an email address or sign-in name', 'email, E-Mail, Work Email, mail, userPrincipalName, Login'],
    [
      'an email address or sign-in name',
      'E-Mail-Adresse, Benutzername, Courriel professionnel, Correo corporativo',
    ],
    ['a postal address', 'address, Postal Code, ZIP, street, Straße, PLZ, Straße/PLZ, Anschrift, Hausnummer'],
    ['a postal address', 'Adresse, Code postal, Rue, Dirección, direccion, Código postal, Calle y número'],
    [
      'a telephone number',
      'phone, Mobile, Telefon dienstlich, Tel.-Nr., Handynummer, Téléphone, Portable, Móvil',
    ],
    ['a photo', 'Photo, profile_picture, Foto, Lichtbild'],
    [
      'a personnel number',
      'Employee ID, employeeNumber, Personalnummer, Pers.-Nr., Matricule, Número de empleado',
    ],
  ])('%s: %s', (label, names) => {
    for (const name of names.split(', ')) expect(findPersonName(name)?.label, name).toBe(label);
  });

  it.each([
    'Department Name, department.name, Course Name, companyName, Team, office.address, IP Address',
    'Phone Model, Email Domain, Emails sent, Mobile Plan, Firmenhandy, Name der Abteilung, Bürostraße',
    'Nom du service, Nombre de subordonnés, Nombre de empleados, Dirección general, Direction',
    'Employee Count, Country, City, Office Location, Job Title, Last Name Change Date, Address Book',
  ])('not %s', (names) => {
    for (const name of names.split(', ')) expect(findPersonName(name), name).toBeUndefined();
  });

  it('of 500 ordinary names of columns in four languages these do', () => {
    const named = Object.values(read('ordinary'))
      .flat()
      .filter((name) => findPersonName(name) !== undefined);
    expect(named.join(', ')).toBe(
      'Employee ID, employee_number, PersonnelNo, worker_id, badge_number, ' +
        'First Name, Last Name, Preferred Name, Work Email, business_phone, Manager Name, ' +
        'Payroll ID, Personalnummer, PersNr, Mitarbeiternummer, Mitarbeiter-ID, Vorname, Nachname, Rufname, ' +
        "E-Mail dienstlich, Telefon dienstlich, Durchwahl, Mobil dienstlich, Matricule, Numéro d'employé, Prénom, Nom, " +
        "Nom d'usage, Courriel professionnel, Téléphone professionnel, Matricule du manager, Téléphone portable professionnel, " +
        'Número de empleado, Legajo, Nombre, Primer apellido, Segundo apellido, ' +
        'Nombre preferido, Correo corporativo, Teléfono de oficina, Móvil de empresa, Línea móvil',
    );
  });
});

/** Published examples: registries of IBAN, authorities' own documentation. */
describe('numbers with check digits', () => {
  it.each([
    ['an IBAN', ['DE89 3704 0044 0532 0130 00']],
    ['an IBAN', ['FR1420041010050500013M02606', 'GB29NWBK60161331926819']],
    ['an IBAN', ['Please pay to ES91 2100 0418 4502 0005 1332 by Friday']],
    ['a German tax number', ['86095742719', '47036892816', '65929970489']],
    ['a German social insurance number', ['65170839J003']],
    ['a French social security number', ['255081416802538']],
    ['a Spanish DNI or NIE', ['12345678Z', 'X1234567L']],
    ['a Swiss AHV number', ['756.9217.0769.85']],
    ['a Belgian national number', ['85.07.30-033.28']],
    ['an Italian tax code', ['RSSMRA85T10A562S']],
    ['a Polish PESEL', ['44051401359', '02070803628']],
    ['a US social security number', ['078-05-1120']],
    ['a payment card number', ['4111 1111 1111 1111']],
  ])('%s', (label, values) => {
    expect(findSensitiveValue(values)).toBe(label);
  });

  it.each([
    ['a wrong digit', ['DE88 3704 0044 0532 0130 00', '756.9217.0769.84']],
    ['employee numbers', Array.from({ length: 200 }, (_, index) => String(10_000_000_000 + index * 7))],
    ['dates', ['2024-05-17', '2024-06-30', '1999-01-01']],
    ['pseudonyms', ['t~8GdW1kq0pX3yTzqk9QmY0wq5w3qJ2l6eC1r7Vb4Nf8s', 'p~AAAAAAAAAAAAAAAAAAAAAAAA']],
    ['telephone numbers', ['+49 170 1234567', '+33 1 23 45 67 89']],
    ['nothing', ['', '']],
  ])('not %s', (_, values) => {
    expect(findSensitiveValue(values)).toBeUndefined();
  });

  it('sentences that differ are free text; repeated ones are not', () => {
    const sentence = (index: number) => `Ana was ill again for ${index} days last month`;
    expect(isFreeText([sentence(1), sentence(2), sentence(3), 'x'])).toBe(true);
    expect(isFreeText(Array.from({ length: 20 }, () => sentence(1)))).toBe(false);
    expect(isFreeText(['Finance', 'Human Resources'])).toBe(false);
  });
});
