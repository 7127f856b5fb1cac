import type { Bytes } from './bytes.js';

const OPENING_CHARACTERS = 1_024;

/**
 * UTF-8 from the first byte to the last, without control characters other than those of a page's layout, and nothing that a browser or
 * a shell could be made to run: a file that begins with a tag, a comment, a declaration, or `#!`, or has a web page's tags in its
 * opening, is not a text that people send.
 */
export async function isPlainText(bytes: Bytes): Promise<boolean> {
  if (bytes.size === 0) return false;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let opening = '';
  try {
    for await (const chunk of bytes.all()) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (CONTROL.test(text)) return false;
      if (opening.length < OPENING_CHARACTERS) opening += text.slice(0, OPENING_CHARACTERS);
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
  return !RUNS.some((pattern) => pattern.test(opening.trimStart()));
}

/** All but tab, line feed, form feed and carriage return. */
// eslint-disable-next-line no-control-regex -- that is what is looked for
const CONTROL = /[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]/;

const RUNS = [
  // A tag, a comment, a declaration, an instruction of XML or PHP, a template.
  /^<(?:[!?%]|\/?[a-z][\w:.-]*[\s/>])/i,
  // What browsers of old have looked for anywhere in the opening.
  /<(?:!doctype|\/?(?:html|head|body|title|script|style|svg|iframe|object|embed|img|meta|link|base|form))[\s/>]/i,
  // A script, and the two formats that are programs in letters; what begins as a picture and goes on as a text is made to be both.
  /^(?:#!|%!|%PDF|GIF8[79]a)/,
];
