import { operationAt, requireDocumented } from '../support/documented.js';
import type { Answer } from './ask.js';
import { readingOf, type Reading } from './reading.js';
import type { Place, Request } from './requests.js';

/** What is wrong with an answer; undefined when nothing is. */
export function faultOf(place: Place, request: Request, { status, headers, text }: Answer): string | undefined {
  const { method, path } = request;
  if (status >= 500 && codeIn(text) !== 'busy') return 'the server has a fault';
  try {
    requireDocumented({ method, path, status, type: headers['content-type'], text });
  } catch (error) {
    return (error as Error).message;
  }
  // A name that is empty, or one that another path has, leads elsewhere.
  if (operationAt(method, path) !== place.operation) return undefined;
  return faultOfAdmission(place, request, { status, text }) ?? faultOfReading(readingOf(place, request), status, text);
}

/** Who has no token is told so, whatever they ask, and nothing else. */
function faultOfAdmission(
  { operation }: Place,
  { standing, path }: Request,
  { status }: { status: number; text: string },
): string | undefined {
  if (operation.security?.length === 0) return undefined;
  const isOpen = operation.security?.some((scheme) => Object.keys(scheme as object).length === 0) ?? false;
  // Where a token may be left out, a bad one is refused all the same, but for a link that is good; what is malformed is so for everybody.
  if (isOpen && (status === 400 || /[?&]signature=/.test(path))) return undefined;
  const isStranger = ['liar', 'deactivated', ...(isOpen ? [] : ['nobody'])].includes(standing);
  return isStranger && status !== 401 ? `who is ${standing} was let in` : undefined;
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
