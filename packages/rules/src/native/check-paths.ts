import { SLOT_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { EndpointRule, SlotRule } from '@nymgate/engine/plan/rule-set';
import {
  getSlotNames,
  parsePathTemplate,
  type TemplateError,
} from '@nymgate/engine/requests/paths/path-pattern';
import { joinPointer } from '../text/json-pointer.ts';
import { isPlainName, quoteName, withName } from '../text/quote.ts';
import { createInvalidFinding, type Report, reportInvalid } from '../text/yaml/finding.ts';
import { checkGrain } from './check-parameters.ts';
import type { ValidParts } from './select-valid-parts.ts';

const TEMPLATE_ERRORS: Readonly<Record<TemplateError, readonly [message: string, fix: string]>> = {
  start: ['must begin with /', 'write it as /v1.0/…'],
  characters: [
    'holds a character that no path template may hold',
    "letters, digits and . _ ~ ! $ ' ( ) * + , = : @ - only; no query",
  ],
  segment: ['has an empty or a dot segment', 'remove it'],
  slot: [
    'has a slot that is not in its place',
    "a slot fills a segment ({userId}) or a function argument (f(x='{a}')); its name is letters, digits, _",
  ],
  batch: ['names $batch, which carries whole requests past the rules', 'remove the endpoint'],
};

export function checkPaths({ endpoints }: ValidParts, report: Report): void {
  for (const { rule, pointer } of endpoints) {
    const path = joinPointer(pointer, 'path');
    if (!checkTemplate(rule.path, path, report)) continue;
    checkSlots(rule, pointer, report);
    for (const [index, template] of (rule.linkTemplates ?? []).entries())
      checkLinkTemplate(rule.path, template, joinPointer(pointer, 'linkTemplates', index), report);
  }
}

function checkTemplate(template: string, pointer: string, report: Report): boolean {
  const read = parsePathTemplate(template);
  if ('fault' in read) {
    const [message, fix] = TEMPLATE_ERRORS[read.fault];
    reportInvalid(report, pointer, `the path ${message}`, { fix });
    return false;
  }
  const names = getSlotNames(template);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    reportInvalid(report, pointer, `${formatSlot(twice)} is used twice`, {
      fix: 'give each place its own slot',
    });
  return twice === undefined;
}

function formatSlot(name: string): string {
  return withName('the slot', quoteName(name));
}

/** Without its kind a slot would resolve no pseudonyms, or those of any kind (KND-01). */
function checkKind({ pseudonym, kind }: SlotRule, pointer: string, report: Report): void {
  if ((pseudonym === undefined) === (kind === undefined)) return;
  report(
    kind === undefined
      ? createInvalidFinding(
          joinPointer(pointer, 'pseudonym'),
          'a slot that takes pseudonyms needs their kind',
          {
            fix: `add kind: ${SLOT_KINDS.slice(0, 2).join(', ')} …, the one under which the id is pseudonymized`,
          },
        )
      : createInvalidFinding(joinPointer(pointer, 'kind'), 'a slot without pseudonyms has no kind', {
          fix: 'remove it, or add pseudonym: required',
        }),
  );
}

function checkSlots({ path, slots = {} }: EndpointRule, pointer: string, report: Report): void {
  const names = getSlotNames(path);
  for (const name of names) {
    if (Object.hasOwn(slots, name)) continue;
    reportInvalid(report, joinPointer(pointer, 'path'), `${formatSlot(name)} has no rule`, {
      fix: `add slots: { ${isPlainName(name) ? name : 'its name'}: { type: … } }`,
    });
  }
  for (const [name, rule] of Object.entries(slots)) {
    checkKind(rule, joinPointer(pointer, 'slots', name), report);
    checkGrain(rule, joinPointer(pointer, 'slots', name), report);
    if (names.includes(name)) continue;
    reportInvalid(report, joinPointer(pointer, 'slots', name), `${formatSlot(name)} is not in the path`, {
      at: 'key',
      fix: 'remove the rule',
    });
  }
}

/** Otherwise a link couldn't be restored from the outer path, or would be bound to fewer IDs. */
function checkLinkTemplate(path: string, template: string, pointer: string, report: Report): void {
  if (!checkTemplate(template, pointer, report)) return;
  const [expectedSlots, found] = [getSlotNames(path), getSlotNames(template)];
  if (expectedSlots.length === found.length && expectedSlots.every((name) => found.includes(name))) return;
  reportInvalid(report, pointer, 'the link template has other slots than the path', {
    fix: 'use each slot of the path, and no other',
  });
}

/** IDs must be unique: encrypted links are bound to them. */
export function checkIds({ endpoints }: ValidParts, report: Report): void {
  const seen = new Set<string>();
  for (const { rule, pointer } of endpoints) {
    if (seen.has(rule.id)) {
      const message = withName('an endpoint before has the same id', quoteName(rule.id));
      reportInvalid(report, joinPointer(pointer, 'id'), message);
    }
    seen.add(rule.id);
  }
}
