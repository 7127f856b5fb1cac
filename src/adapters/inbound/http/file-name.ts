const EXTENDED = /;[ \t]*filename\*[ \t]*=[ \t]*utf-8'[^']*'([^;\s]+)/i;

/**
 * The name that a part says in percent-encoded UTF-8 (RFC 8187). Forms are not to be written so (RFC 7578, 4.2), but some clients do for
 * names that are not ASCII, beside one that is, or alone.
 */
export function extendedName(disposition = ''): string | undefined {
  const [, encoded] = EXTENDED.exec(disposition) ?? [];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    // It is not what it says it is. The part may have another name.
    return undefined;
  }
}

const QUOTED = /;[ \t]*filename="((?:[^"\\]|\\.)*)"/i;

/** A name with quotes in it behind backslashes, as some clients write it; browsers write %22. To the parser of forms a backslash is one of a path. */
export function escapedName(disposition = ''): string | undefined {
  const [, name] = QUOTED.exec(disposition) ?? [];
  return name?.includes('\\"') ? name.replaceAll('\\"', '"') : undefined;
}
