import { createHash } from 'node:crypto';

/**
 * Every document says in one of its first lines that `nymgate docs` wrote it, with a digest of everything else. So a later run knows
 * its own files from those that somebody has written or changed, without a list beside them.
 */
const STAMP =
  /^(?:<!-- |# )Written by nymgate docs from the deployment; change that, not this\. sha256:([0-9a-f]{64})(?: -->)?\n/m;

/** @example stamp('connect.md', '# Connect\n') // '<!-- Written by nymgate docs … sha256:… -->\n# Connect\n' */
export function addStamp(name: string, content: string): string {
  const words = `Written by nymgate docs from the deployment; change that, not this. sha256:${digest(content)}`;
  const line = name.endsWith('.sh') ? `# ${words}\n` : `<!-- ${words} -->\n`;
  // Behind what has to stand first: the interpreter of a script, the type of an HTML document.
  const first = /^(?:#!|<!doctype).*\n/.exec(content)?.[0] ?? '';
  return `${first}${line}${content.slice(first.length)}`;
}

/** Whose file it is: `ours` as we wrote it, `changed` by somebody since, or `foreign`. */
export function detectOwner(text: string): 'ours' | 'changed' | 'foreign' {
  const found = STAMP.exec(text);
  if (found === null || found.index > 200) return 'foreign';
  const rest = text.slice(0, found.index) + text.slice(found.index + found[0].length);
  return digest(rest) === found[1] ? 'ours' : 'changed';
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
