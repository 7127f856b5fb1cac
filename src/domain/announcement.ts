/** What the log says of changes in a group: the text of its system messages. `by` and the rest are names. */
export const announcement = {
  added: (by: string, people: readonly string[]): string => `${by} added ${listed(people)}`,
  removed: (by: string, person: string): string => `${by} removed ${person}`,
  left: (person: string): string => `${person} left`,
  renamed: (by: string, name: string): string => `${by} named the group “${name}”`,
} as const;

/** Names told one by one; of more only the number. */
const NAMED_MAX = 3;

function listed(people: readonly string[]): string {
  const named = people.length > NAMED_MAX + 1 ? people.slice(0, NAMED_MAX) : people;
  const rest = people.length - named.length;
  const parts = rest > 0 ? [...named, `${rest} others`] : named;
  const last = parts.at(-1) ?? '';
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last;
}
