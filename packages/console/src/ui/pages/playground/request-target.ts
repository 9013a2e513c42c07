/** Path and query of Graph, with open slots such as `{userId}`. */
type Parts = { readonly path: string; readonly query: readonly (readonly [name: string, value: string])[] };

function splitTarget(target: string): Parts {
  const at = target.indexOf('?');
  if (at < 0) return { path: target, query: [] };
  const query = target
    .slice(at + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): readonly [string, string] => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });
  return { path: target.slice(0, at), query };
}

function write({ path, query }: Parts): string {
  if (query.length === 0) return path;
  return `${path}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

function isNamed(name: string): (pair: readonly [string, string]) => boolean {
  const lowerCased = name.toLowerCase();
  return ([given]) => decode(given).toLowerCase() === lowerCased;
}

/** @example readParameter('/v1.0/users?$top=5', '$top') // '5' */
export function readParameter(target: string, name: string): string {
  const found = splitTarget(target).query.find(isNamed(name));
  return found === undefined ? '' : decode(found[1]);
}

/** Sets a parameter, or removes it if the value is empty. */
export function setParameter(target: string, name: string, value: string): string {
  const { path, query } = splitTarget(target);
  const isIt = isNamed(name);
  const pair = [name, encode(value)] as const;
  if (value === '') return write({ path, query: query.filter((each) => !isIt(each)) });
  if (!query.some(isIt)) return write({ path, query: [...query, pair] });
  return write({ path, query: query.map((each) => (isIt(each) ? pair : each)) });
}

export function toggleListItem(target: string, name: string, item: string): string {
  const items = readParameter(target, name)
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const next = items.includes(item) ? items.filter((each) => each !== item) : [...items, item];
  return setParameter(target, name, next.join(','));
}

/** The value of a slot; empty if it is open or the path differs. */
export function readSlot(template: string, target: string, slot: string): string {
  const at = template.split('/').findIndex((part) => part.includes(`{${slot}}`));
  const [before = '', after = ''] = (template.split('/')[at] ?? '').split(`{${slot}}`);
  const part = splitTarget(target).path.split('/')[at] ?? '';
  if (!part.startsWith(before) || !part.endsWith(after)) return '';
  const value = part.slice(before.length, part.length - after.length);
  return value === `{${slot}}` ? '' : decode(value);
}

/** Fills a slot, or reopens it if the value is empty. */
export function setSlot(template: string, target: string, slot: string, value: string): string {
  const { path, query } = splitTarget(target);
  const written = value === '' ? `{${slot}}` : encodeURIComponent(value);
  const at = template.split('/').findIndex((part) => part.includes(`{${slot}}`));
  const shape = template.split('/')[at] ?? '';
  const parts = path.split('/');
  if (at < 0 || parts.length !== template.split('/').length) return target;
  parts[at] = shape.replace(`{${slot}}`, () => written);
  return write({ path: parts.join('/'), query });
}

/** Escapes only what would end the value, for readability. */
function encode(value: string): string {
  return value.replace(/[&#+%]/g, encodeURIComponent);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
