import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { findEnumerations } from '../../../../tools/closed-lists/enumerations.ts';
import type { FieldRule } from '../../../engine/src/plan/rule-set.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import { CONVERSATION_MEMBER } from './chat.ts';
import { EVENT_MESSAGE_DETAIL } from './chat-message.ts';

// As published-types.test.ts, for tables that merge several types or whose types stand in a namespace: the published
// declarations, read independently, against the rule sets as they are served.

type Shape = { readonly array: boolean; readonly type: string };
type Interfaces = ReadonlyMap<string, ts.InterfaceDeclaration>;

const { source, top, callRecords } = readDeclarations();
const ENTITIES = {
  ...CONNECTORS['msft-copilot'].ruleSet(DEFAULT_CONNECTOR_OPTIONS).entities,
  ...CONNECTORS['msft-teams'].ruleSet(DEFAULT_CONNECTOR_OPTIONS).entities,
};
const EVENTS = [...top.keys()].filter((name) => /.EventMessageDetail$/.test(name));
const MEMBERS = [...top.keys()].filter((name) => /^[A-Z].*ConversationMember$/.test(name));

/** Our entity, and the published types that it stands for. */
const MERGED: Readonly<Record<string, readonly string[]>> = {
  eventMessageDetail: EVENTS,
  conversationMember: MEMBERS,
  teamworkIdentity: ['TeamworkUserIdentity', 'Identity', 'CommunicationsUserIdentity'],
  teamworkApplicationIdentity: ['TeamworkApplicationIdentity', 'CommunicationsApplicationIdentity'],
  teamworkConversationIdentity: ['TeamworkConversationIdentity'],
  teamworkTagIdentity: ['TeamworkTagIdentity'],
  unverifiedTeamworkIdentity: ['TeamworkUserIdentity', 'Identity'],
  teamworkIdentitySet: ['ChatMessageFromIdentitySet'],
  mentionedIdentitySet: ['ChatMessageMentionedIdentitySet', 'AiInteractionMentionedIdentitySet'],
  communicationsIdentitySet: ['CommunicationsIdentitySet', 'IdentitySet'],
  callParticipant: ['Participant', 'Organizer'],
  callEndpoint: ['ParticipantEndpoint', 'ServiceEndpoint'],
  callUserAgent: ['ClientUserAgent', 'ServiceUserAgent'],
};
const CALLS: Readonly<Record<string, string>> = {
  callRecord: 'CallRecord',
  callSession: 'Session',
  callSegment: 'Segment',
  callFailureInfo: 'FailureInfo',
  callMedia: 'Media',
  callMediaStream: 'MediaStream',
  callNetworkInfo: 'NetworkInfo',
  callDeviceInfo: 'DeviceInfo',
  callTraceRouteHop: 'TraceRouteHop',
  callUserFeedback: 'UserFeedback',
  administrativeUnitInfo: 'AdministrativeUnitInfo',
  pstnCallLogRow: 'PstnCallLogRow',
  directRoutingLogRow: 'DirectRoutingLogRow',
};
const PLAIN = Object.keys(ENTITIES).filter(
  (name) => !(name in MERGED) && !(name in CALLS) && top.has(upper(name)),
);
const CASES = [
  ...PLAIN.map((name) => ({ name, types: [upper(name)] })),
  ...Object.entries(CALLS).map(([name, type]) => ({ name, types: [type] })),
  ...Object.entries(MERGED).map(([name, types]) => ({ name, types })),
].filter(({ name }) => !['user', 'directoryObject'].includes(name));

describe.each(CASES)('$name', ({ name, types }) => {
  const table = ENTITIES[name]?.properties ?? {};
  const shapes = new Map(types.flatMap((type) => [...readShapes(type)]));

  it('has a rule for each published property of each type', () => {
    expect([...shapes.keys()].filter((property) => !(property in table))).toEqual([]);
  });

  it('has rules of the shape of their values', () => {
    const faults = [...shapes].flatMap(([property, shape]) => fault(property, table[property], shape));
    expect(faults).toEqual([]);
  });
});

describe('merged tables', () => {
  it('know all 30 kinds of event and all kinds of member, and no property besides', () => {
    expect(EVENTS).toHaveLength(30);
    const events = new Set(EVENTS.flatMap((type) => [...readShapes(type).keys()]));
    expect(Object.keys(EVENT_MESSAGE_DETAIL).sort()).toEqual([...events].sort());
    const members = new Set(MEMBERS.flatMap((type) => [...readShapes(type).keys()]));
    expect(Object.keys(CONVERSATION_MEMBER).sort()).toEqual([...members].sort());
  });
});

function fault(property: string, rule: FieldRule | undefined, shape: Shape): readonly string[] {
  if (rule === undefined || ('treatment' in rule && rule.treatment === 'drop')) return [];
  if (shape.array !== 'items' in rule) return [`${property}: array or not`];
  const inner = 'items' in rule ? rule.items : rule;
  const isObject = top.has(shape.type) || callRecords.has(shape.type);
  if (isObject) return 'treatment' in inner ? [`${property}: is an object`] : [];
  if (!('treatment' in inner)) return [`${property}: is a scalar`];
  const kept = inner.treatment === 'keep' ? inner.type : 'text';
  const lists = findEnumerations(shape.type);
  if (inner.treatment === 'keep' && lists.length > 0 && !lists.includes(kept))
    return [`${property}: not bound to ${lists.join()}`];
  const fits = { boolean: kept === 'boolean', number: kept === 'integer' || kept === 'number' }[shape.type];
  return (fits ?? !['boolean', 'integer', 'number'].includes(kept))
    ? []
    : [`${property}: is a ${shape.type}`];
}

function readShapes(name: string): ReadonlyMap<string, Shape> {
  const bare = name.replace(/^microsoftgraph\./, '');
  const declaration = (bare === name ? callRecords.get(name) : undefined) ?? top.get(bare);
  if (declaration === undefined) throw new Error(`no published type ${name}`);
  const parents = (declaration.heritageClauses ?? []).flatMap(({ types }) => types.map(getText));
  const declared = declaration.members.filter(ts.isPropertySignature).map((member): [string, Shape] => {
    const type = getText(member.type).replace(/^NullableOption<(.*)>$/s, '$1');
    const element = type.replace(/\[\]$/, '').replace(/^microsoftgraph\./, '');
    return [getText(member.name), { array: type.endsWith('[]'), type: element }];
  });
  return new Map([...parents.flatMap((parent) => [...readShapes(parent)]), ...declared]);
}

function getText(node: ts.Node | undefined): string {
  return node?.getText(source) ?? '';
}

function readDeclarations() {
  const file = createRequire(import.meta.url).resolve(
    '@microsoft/microsoft-graph-types/microsoft-graph.d.ts',
  );
  const parsed = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const space = parsed.statements.find(
    (node) => ts.isModuleDeclaration(node) && node.name.text === 'CallRecords',
  );
  const body = space !== undefined && ts.isModuleDeclaration(space) ? space.body : undefined;
  const inner = body !== undefined && ts.isModuleBlock(body) ? body.statements : [];
  return { source: parsed, top: readInterfaces(parsed.statements), callRecords: readInterfaces(inner) };
}

function readInterfaces(statements: Iterable<ts.Statement>): Interfaces {
  const found = [...statements].filter(ts.isInterfaceDeclaration);
  return new Map(found.map((node) => [node.name.text, node]));
}

function upper(name: string): string {
  return name.replace(/^./, (letter) => letter.toUpperCase());
}
