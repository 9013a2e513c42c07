import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { AwsCredentials } from './aws-credentials.ts';
import { createAwsError, toAwsSubject } from './aws-faults.ts';
import { type AwsContext, getServiceOrigin, sendAwsRequest } from './send-aws-request.ts';
import { signRequest } from './sign-request.ts';

export type StsCall = {
  readonly action: 'GetWebIdentityToken' | 'AssumeRole' | 'AssumeRoleWithWebIdentity' | 'GetCallerIdentity';
  readonly parameters: Readonly<Record<string, string>>;
  readonly region: string;
  readonly endpoint?: string | undefined;
  /** Absent for AssumeRoleWithWebIdentity, which the token authenticates. */
  readonly credentials?: AwsCredentials;
};

const VERSION = '2011-06-15';
const HEADERS: HeaderList = [
  ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
  ['accept', 'text/xml'],
];

/**
 * One call of the regional STS in the AWS query protocol. Returns elements of its result by path
 * (`Credentials/SessionToken`).
 * @throws RequestError SOURCE_AUTH_FAILED
 */
export async function callSts(call: StsCall, context: AwsContext): Promise<XmlReader> {
  const { action, parameters, credentials, region } = call;
  const request = {
    method: 'POST',
    origin: getServiceOrigin('sts', { ...call, environment: context.environment }),
    path: '/',
    headers: HEADERS,
    body: new TextEncoder().encode(encodeForm({ Action: action, Version: VERSION, ...parameters })),
  };
  const headers =
    credentials === undefined
      ? HEADERS
      : signRequest(request, { credentials, region, service: 'sts', now: context.clock.now() });
  const response = await sendAwsRequest({ ...request, headers }, context);
  const read = readXml(response.text);
  if (response.status !== 200)
    throw createAwsError(toAwsSubject(response, read?.('ErrorResponse/Error/Code'), context.clock));
  if (read === undefined) throw createAwsError('AWS answered what it does not document');
  return (name) => read(`${action}Response/${action}Result/${name}`);
}

/** `%20`, because `+` is ambiguous. */
function encodeForm(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

/** Text of the element at a path such as `ErrorResponse/Error/Code`, if it occurs exactly once. */
export type XmlReader = (path: string) => string | undefined;

type Element = { readonly name: string; text: string; isLeaf: boolean };
type XmlParseState = { readonly open: Element[]; readonly found: Map<string, string[]>; roots: number };

const MAX_DEPTH = 8;
/** A tag, or the text between two. Comments, CDATA, processing instructions and document types match nothing. */
const XML_TOKEN = /<(\/?)([A-Za-z][A-Za-z0-9.:-]*)((?:\s+[A-Za-z:]+="[^"<&]*")*)\s*(\/?)>|([^<]+)/gy;
const DECLARATION = /^\s*<\?xml version="1\.0"(?: encoding="(?:UTF-8|utf-8)")?\s*\?>/;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads documents of the AWS query protocol: elements and text only, so that nothing can be expanded,
 * included or resolved. Undefined for anything else.
 * @example readXml('<A><B>text</B></A>')?.('A/B') // 'text'
 */
export function readXml(text: string): XmlReader | undefined {
  const found = parseXml(text.replace(DECLARATION, '').trim());
  if (found === undefined) return undefined;
  return (path) => {
    const [onlyText, ...others] = found.get(path) ?? [];
    return onlyText === undefined || others.length > 0 ? undefined : decodeText(onlyText);
  };
}

function parseXml(document: string): ReadonlyMap<string, readonly string[]> | undefined {
  const state: XmlParseState = { open: [], found: new Map(), roots: 0 };
  let end = 0;
  for (const piece of document.matchAll(XML_TOKEN)) {
    if (!consumeToken(state, piece)) return undefined;
    end += piece[0].length;
  }
  return end === document.length && state.open.length === 0 && state.roots === 1 ? state.found : undefined;
}

/** Whether the token is allowed here. */
function consumeToken(
  state: XmlParseState,
  [, slash, name = '', attributes, empty, text]: RegExpMatchArray,
): boolean {
  const top = state.open.at(-1);
  if (text !== undefined) {
    if (top !== undefined) top.text += text;
    return top !== undefined;
  }
  if (slash === '/') return top?.name === name && attributes === '' && empty === '' && closeElement(state);
  return openElement(state, name) && (empty === '' || closeElement(state));
}

function openElement(state: XmlParseState, name: string): boolean {
  const top = state.open.at(-1);
  if (top === undefined) state.roots += 1;
  else top.isLeaf = false;
  state.open.push({ name, text: '', isLeaf: true });
  return state.open.length <= MAX_DEPTH && state.roots === 1;
}

function closeElement({ open, found }: XmlParseState): true {
  const path = open.map(({ name }) => name).join('/');
  const element = open.pop();
  if (element?.isLeaf !== true) return true;
  const texts = found.get(path);
  if (texts === undefined) found.set(path, [element.text]);
  else texts.push(element.text);
  return true;
}

/** Undefined for entities other than the five predefined ones. */
function decodeText(text: string): string | undefined {
  if (/&(?!(?:lt|gt|amp|quot|apos);)/.test(text)) return undefined;
  return text.replace(/&([a-z]+);/g, (_, name: string) => ENTITIES[name] ?? '');
}
