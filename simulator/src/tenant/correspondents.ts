import { createDice, type SeedPart } from '../random.ts';
import type { Mailbox } from './meeting.ts';
import { NAME_LISTS, OUTSIDE_DOMAINS } from './names.ts';
import type { SimulatedPerson } from './people.ts';
import { DAY, parseDate } from './time-zones.ts';

/** All mail of the tenant lies in the year from here on; the dates do not depend on the clock. */
const MAIL_START = parseDate('2025-01-06');
const MAIL_DAYS = 350;

export function mailboxOf(person: SimulatedPerson): Mailbox {
  return { name: person.displayName, address: person.mail };
}

/** Somebody of another organisation, chosen by the parts. */
export function outsider(...parts: readonly SeedPart[]): Mailbox {
  const dice = createDice('outsider', ...parts);
  const list = dice.pick(NAME_LISTS);
  const [given, givenAscii] = dice.pick(list.given);
  const [surname, surnameAscii] = dice.pick(list.surname);
  return {
    name: list.surnameFirst ? `${surname} ${given}` : `${given} ${surname}`,
    address: `${givenAscii}.${surnameAscii}${dice.integer(90)}@${dice.pick(OUTSIDE_DOMAINS)}`,
  };
}

/** An instant of a working day, to the second, chosen by the parts. */
export function mailTime(...parts: readonly SeedPart[]): number {
  const dice = createDice('mail-time', ...parts);
  const second = Math.floor((6 + dice.fraction() * 12) * 3600);
  return MAIL_START + dice.integer(MAIL_DAYS) * DAY + second * 1000;
}

/** Within the year, whatever day a meeting lies on. */
export function clampToMailYear(instant: number): number {
  const end = MAIL_START + (MAIL_DAYS + 7) * DAY;
  return instant <= end && instant >= MAIL_START
    ? instant
    : MAIL_START + (Math.abs(instant) % ((MAIL_DAYS + 7) * DAY));
}
