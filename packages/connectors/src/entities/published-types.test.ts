import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { findEnumerations } from '../../../../tools/closed-lists/enumerations.ts';
import type { FieldRule } from '../../../engine/src/plan/rule-set.ts';
import { COMPLEX_TYPES } from './all-entities.ts';
import { DEVICE, ORG_CONTACT, SERVICE_PRINCIPAL } from './directory-object.ts';
import { DRIVE, DRIVE_ITEM } from './drive.ts';
import { CALENDAR, EVENT } from './event.ts';
import { ITEM_ACTIVITY, LIST_ITEM } from './file-entities.ts';
import { FILE_TYPES } from './file-types.ts';
import { GROUP } from './group.ts';
import { APPLICATION_IDENTITY, GROUP_IDENTITY, IDENTITY, IDENTITY_SET } from './identity-set.ts';
import { MAILBOX_SETTINGS } from './mailbox-settings.ts';
import { EVENT_MESSAGE_REQUEST, EVENT_MESSAGE_RESPONSE, MAIL_SEARCH_FOLDER, MESSAGE } from './message.ts';
import { USER } from './user.ts';

// The compiler holds that each property has a rule. What it cannot see (a leaf that keeps an array, a reference to the
// wrong table) is compared here with the published types, read independently from their declarations.

type Shape = { readonly array: boolean; readonly type: string };

const declarations = readDeclarations();
const SCALARS = new Set(['string', 'number', 'boolean']);
/** Tables for narrower uses of a type; the property that names one says which. */
const NARROWED: Readonly<Record<string, string>> = { application: 'applicationIdentity' };
/** Our name of a complex type, where it is not the published one in lower case. */
const RENAMED: Readonly<Record<string, string>> = { TimeZoneBase: 'timeZone' };

const { removed: _annotation, timeZone, ...complex } = { ...COMPLEX_TYPES, ...FILE_TYPES };
const TABLES: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  User: USER,
  Group: GROUP,
  OrgContact: ORG_CONTACT,
  Device: DEVICE,
  ServicePrincipal: SERVICE_PRINCIPAL,
  Event: EVENT,
  Calendar: CALENDAR,
  MailboxSettings: MAILBOX_SETTINGS,
  Message: MESSAGE,
  EventMessageRequest: EVENT_MESSAGE_REQUEST,
  EventMessageResponse: EVENT_MESSAGE_RESPONSE,
  MailSearchFolder: MAIL_SEARCH_FOLDER,
  Drive: DRIVE,
  DriveItem: DRIVE_ITEM,
  ItemActivity: ITEM_ACTIVITY,
  ListItem: LIST_ITEM,
  IdentitySet: IDENTITY_SET,
  Identity: IDENTITY,
  'Identity of an application': APPLICATION_IDENTITY,
  'Identity of a group': GROUP_IDENTITY,
  CustomTimeZone: timeZone,
  ...Object.fromEntries(Object.entries(complex).map(([name, rules]) => [name.replace(/^./, upper), rules])),
};

describe.each(Object.entries(TABLES))('%s', (name, table) => {
  const shapes = readShapes(name.replace(/ .*$/, ''));

  it('has a rule for each published property and no other', () => {
    expect(Object.keys(table).sort()).toEqual([...shapes.keys()].sort());
  });

  it('has rules of the shape of their values', () => {
    expect(
      Object.entries(table).flatMap(([property, rule]) => fault(property, rule, shapes.get(property))),
    ).toEqual([]);
  });
});

function fault(property: string, rule: FieldRule, shape: Shape | undefined): readonly string[] {
  if (shape === undefined || ('treatment' in rule && rule.treatment === 'drop')) return [];
  if (shape.array !== 'items' in rule) return [`${property}: array or not`];
  const inner = 'items' in rule ? rule.items : rule;
  const scalar = SCALARS.has(shape.type) || !declarations.interfaces.has(shape.type);
  if (scalar)
    return 'treatment' in inner ? scalarFault(property, inner, shape.type) : [`${property}: is a scalar`];
  const expected =
    (shape.type === 'Identity' && NARROWED[property]) ||
    RENAMED[shape.type] ||
    shape.type.replace(/^./, lower);
  if ('properties' in inner)
    return sameNames(inner.properties, readShapes(shape.type)) ? [] : [`${property}: has other properties`];
  return 'entity' in inner && inner.entity === expected ? [] : [`${property}: is a ${expected}`];
}

function sameNames(
  properties: Readonly<Record<string, FieldRule>>,
  shapes: ReadonlyMap<string, Shape>,
): boolean {
  return Object.keys(properties).sort().join() === [...shapes.keys()].sort().join();
}

function scalarFault(
  property: string,
  rule: Extract<FieldRule, { treatment: string }>,
  type: string,
): readonly string[] {
  const kept = rule.treatment === 'keep' ? rule.type : 'text';
  const lists = findEnumerations(type);
  if (rule.treatment === 'keep' && lists.length > 0 && !lists.includes(kept))
    return [`${property}: not bound to ${lists.join()}`];
  const fits = { boolean: kept === 'boolean', number: kept === 'integer' || kept === 'number' }[type];
  return (fits ?? !['boolean', 'integer', 'number'].includes(kept)) ? [] : [`${property}: is a ${type}`];
}

function readShapes(name: string): ReadonlyMap<string, Shape> {
  const declaration = declarations.interfaces.get(name);
  if (declaration === undefined) throw new Error(`no published type ${name}`);
  const parents = (declaration.heritageClauses ?? []).flatMap(({ types }) =>
    types.map((type) => getText(type)),
  );
  const declared = declaration.members.filter(ts.isPropertySignature).map((member): [string, Shape] => {
    const type = getText(member.type).replace(/^NullableOption<(.*)>$/s, '$1');
    return [getText(member.name), { array: type.endsWith('[]'), type: type.replace(/\[\]$/, '') }];
  });
  return new Map([...parents.flatMap((parent) => [...readShapes(parent)]), ...declared]);
}

function getText(node: ts.Node | undefined): string {
  return node?.getText(declarations.source) ?? '';
}

function readDeclarations() {
  const file = createRequire(import.meta.url).resolve(
    '@microsoft/microsoft-graph-types/microsoft-graph.d.ts',
  );
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const interfaces = new Map<string, ts.InterfaceDeclaration>();
  for (const node of source.statements)
    if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node);
  return { source, interfaces };
}

function upper(letter: string): string {
  return letter.toUpperCase();
}

function lower(letter: string): string {
  return letter.toLowerCase();
}
