const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Inner text of the elements with this name. Stores send plain documents without comments, CDATA and nested
 * equal names; nothing is expanded or resolved.
 * @example findElements('<A><B>1</B><B>2</B></A>', 'B') // ['1', '2']
 */
export function findElements(text: string, name: string): readonly string[] {
  const found: string[] = [];
  for (let start = text.indexOf(`<${name}>`); start >= 0; ) {
    const from = start + name.length + 2;
    const end = text.indexOf(`</${name}>`, from);
    if (end < 0) break;
    found.push(text.slice(from, end));
    start = text.indexOf(`<${name}>`, end);
  }
  return found;
}

/** Text of the first element, as written; empty when absent. */
export function getElementText(text: string, name: string): string {
  return findElements(text, name)[0] ?? '';
}

export function decodeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-z]{1,4}));/g,
    (reference, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[name] ?? reference;
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : reference;
    },
  );
}

export function encodeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
