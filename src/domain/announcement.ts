/** What the log says of changes in a group: the text of its system messages. `by` and the rest are names. */
export const announcement = {
  added: (by: string, people: readonly string[]): string => `${inLine(by)} added ${listed(people.map(inLine))}`,
  removed: (by: string, person: string): string => `${inLine(by)} removed ${inLine(person)}`,
  left: (person: string): string => `${inLine(person)} left`,
  pictured: (by: string): string => `${inLine(by)} changed the picture of the group`,
  unpictured: (by: string): string => `${inLine(by)} removed the picture of the group`,
  renamed: (by: string, name: string): string => `${inLine(by)} named the group “${inLine(name)}”`,
} as const;

/** Line ends, control characters, and marks that turn the direction of text: with them a name could say something in the log's own voice. */
const OUT_OF_LINE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const inLine = (name: string): string => name.replace(OUT_OF_LINE, ' ').trim();

/** Names told one by one; of more only the number. */
const NAMED_MAX = 3;

function listed(people: readonly string[]): string {
  const named = people.length > NAMED_MAX + 1 ? people.slice(0, NAMED_MAX) : people;
  const rest = people.length - named.length;
  const parts = rest > 0 ? [...named, `${rest} others`] : named;
  const last = parts.at(-1) ?? '';
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last;
}
