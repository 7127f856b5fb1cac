import { operationAt, requireDocumented } from '../support/documented.js';
import type { Answer } from './ask.js';
import { readingOf, type Reading } from './reading.js';
import type { Place, Request } from './requests.js';

/** What is wrong with an answer; undefined when nothing is. `links` are those that were given out. */
export function faultOf(place: Place, request: Request, { status, headers, text }: Answer, links: readonly string[]): string | undefined {
  const { method, path } = request;
  if (status >= 500 && codeIn(text) !== 'busy') return 'the server has a fault';
  try {
    requireDocumented({ method, path, status, type: headers['content-type'], text });
  } catch (error) {
    return (error as Error).message;
  }
  // A name that is empty, or one that another path has, leads elsewhere.
  if (operationAt(method, path) !== place.operation) return undefined;
  return faultOfAdmission(place, request, status, links) ?? faultOfReading(readingOf(place, request), status, text);
}

/** Who has no token is told so, whatever they ask, and nothing else. */
function faultOfAdmission({ operation }: Place, { standing, path }: Request, status: number, links: readonly string[]): string | undefined {
  if (operation.security?.length === 0) return undefined;
  const isOpen = operation.security?.some((scheme) => Object.keys(scheme as object).length === 0) ?? false;
  // A link that is good lets everybody in; to who has another one there is no such file, or no such person; what is malformed is so for all.
  if (isOpen && links.some((link) => leadsAs(link, path))) return undefined;
  const isRefused = status === 401 || (isOpen && (status === 400 || (status === 404 && /[?&]signature=/.test(path))));
  return ['liar', 'deactivated', 'nobody'].includes(standing) && !isRefused ? `who is ${standing} was let in` : undefined;
}

/** Whether a path says what a link says, and maybe more. */
function leadsAs(link: string, path: string): boolean {
  const [given, asked] = [link, path].map((one) => new URL(one, 'http://payam')) as [URL, URL];
  return given.pathname === asked.pathname && [...given.searchParams].every(([name, value]) => asked.searchParams.get(name) === value);
}

function faultOfReading({ misfit, broken, isForm }: Reading, status: number, text: string): string | undefined {
  const isGood = status < 400;
  if (misfit !== undefined) return isGood ? `it was accepted, and the document does not take it: ${misfit}` : undefined;
  if (isForm) return undefined;
  const rule = broken.find(({ isOpaque }) => isOpaque !== true);
  if (rule) return isGood ? `it was accepted, and breaks a rule: ${rule.says}` : undefined;
  const isRefused = !isGood && ['validation_failed', 'malformed_json', 'unsupported_media_type'].includes(codeIn(text));
  return isRefused && broken.length === 0 ? 'it was refused, and the document takes it' : undefined;
}

function codeIn(text: string): string {
  return /"code":"(\w+)"/.exec(text)?.[1] ?? '';
}
