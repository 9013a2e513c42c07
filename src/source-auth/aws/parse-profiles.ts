/** Settings of one profile, names in lower case. */
export type Profile = Readonly<Record<string, string>>;

const NAME = /^[A-Za-z0-9_.@+/:% -]{1,128}$/;

/**
 * Reads one of the shared files of the AWS tools (AWS SDKs and Tools Reference Guide, "Format of the config file"): sections,
 * `name = value`, comment lines. Nested settings, which are indented, are none of ours. In `config` a profile other than
 * `default` is `[profile NAME]`, in `credentials` it is `[NAME]`.
 *
 * @example parseProfiles('[default]\nregion = eu-west-1', 'config').get('default') // { region: 'eu-west-1' }
 */
export function parseProfiles(text: string, kind: 'config' | 'credentials'): ReadonlyMap<string, Profile> {
  const profiles = new Map<string, Record<string, string>>();
  let current: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\[\s*([^\]]+?)\s*\]\s*(?:[#;].*)?$/.exec(line)?.[1];
    if (section !== undefined) {
      const name = profileName(section, kind);
      current = name === undefined ? undefined : (profiles.get(name) ?? {});
      if (name !== undefined && current !== undefined) profiles.set(name, current);
      continue;
    }
    const setting = /^([A-Za-z0-9_]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (current !== undefined && setting?.[1] !== undefined)
      current[setting[1].toLowerCase()] = withoutComment(setting[2] ?? '');
  }
  return profiles;
}

function profileName(section: string, kind: 'config' | 'credentials'): string | undefined {
  if (!NAME.test(section)) return undefined;
  if (kind === 'credentials' || section === 'default') return section;
  return /^profile\s+(.+)$/.exec(section)?.[1];
}

/** A comment behind a value begins with white space: a secret may hold `#`. */
function withoutComment(value: string): string {
  return value.replace(/\s+[#;].*$/, '');
}
