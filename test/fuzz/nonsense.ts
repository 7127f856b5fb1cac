import fc from 'fast-check';

type Path = readonly (string | number)[];

/** What no schema means: other types, other sizes, and names that mean something to JavaScript. */
export const nonsense: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(...oddities()) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

function oddities(): unknown[] {
  const text = ['', ' ', '\n', '\0', 'a\0b', '\ud800', 'a\udfff', '\u202e', 'x'.repeat(5_000), '\u{1f600}'.repeat(40), '0', '-1', 'null'];
  const names = ['__proto__', 'constructor', 'toString', '../../etc/passwd', "' or 1=1 --", '${7*7}', '%00', '1.1.1', '9'.repeat(64)];
  const numbers = [0, -0, -1, 1, 1.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63), 101, 1_000_000];
  const things = [null, true, false, [], {}, [[]], [null], ['1', '1'], { $ne: null }, { length: 3 }, deep(200), prototype('__proto__')];
  return [...text, ...names, ...numbers, ...things, prototype('constructor'), prototype('toString')];
}

function deep(levels: number): unknown {
  return levels === 0 ? [] : [deep(levels - 1)];
}

/** As JSON.parse makes it: a field of that name, and no prototype. */
function prototype(name: string): unknown {
  return JSON.parse(`{"${name}":{"isAdmin":true,"type":"group"}}`) as unknown;
}

/** A value as it was, but for one thing in it. */
export const spoiled = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(values, fc.nat(), nonsense, fc.constantFrom(...WAYS)).map(([value, at, odd, way]) => {
    const paths = pathsIn(value);
    const path = paths[at % paths.length] ?? [];
    return changed(value, path, (before) => way(before, odd, at));
  });

/** Stands for what is not there. */
const NOTHING = Symbol('nothing');
type Way = (before: unknown, odd: unknown, at: number) => unknown;

const WAYS: readonly Way[] = [
  (_before, odd) => odd,
  (_before, odd) => odd,
  () => NOTHING,
  (before) => [before],
  (before) => ({ value: before }),
  (before, odd, at) => (isFields(before) ? withField(before, ODD_NAMES[at % ODD_NAMES.length] ?? '', odd) : odd),
  (before, odd) => (Array.isArray(before) ? [...(before as unknown[]), odd] : odd),
  (before, odd) => (typeof before === 'string' ? `${before}${typeof odd === 'string' ? odd : '\0'}` : odd),
  (before) => (typeof before === 'string' ? before.toUpperCase() : 42),
  (before) => (typeof before === 'string' ? ` ${before}\t` : JSON.stringify(before)),
  (before) => (typeof before === 'string' && before.length < 100 ? before.repeat(100) : null),
];

const ODD_NAMES = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '',
  'x'.repeat(1_000),
  'userId',
  'senderId',
  'fileId',
  'type',
  'role',
  'id',
];

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `__proto__` becomes a field, too. */
const withField = (fields: Record<string, unknown>, name: string, value: unknown): unknown =>
  Object.defineProperty({ ...fields }, name, { value, enumerable: true, configurable: true, writable: true });

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, part]) => pathsIn(part, [...at, name]))];
}

function changed(value: unknown, [name, ...rest]: Path, change: (before: unknown) => unknown): unknown {
  if (name === undefined) {
    const after = change(value);
    return after === NOTHING ? undefined : after;
  }
  const part = changed((value as Record<string, unknown>)[name], rest, change);
  if (Array.isArray(value))
    return value.flatMap((each: unknown, at) => (String(at) === String(name) ? (part === undefined ? [] : [part]) : [each]));
  const { [name]: _before, ...others } = value as Record<string, unknown>;
  return part === undefined ? others : withField(others, String(name), part);
}
