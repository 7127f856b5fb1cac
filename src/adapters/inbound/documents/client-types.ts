import { asyncApi } from './asyncapi.js';
import { ACKNOWLEDGEMENT, frameSchemas } from './frame-types.js';
import { sorted } from './json-schema.js';
import { openApi } from './openapi.js';
import { typesOf } from './types.js';

/** What `payam/types` exports: bodies and resources of both documents, and the frames of sockets. */
export function clientTypes(): string {
  // What both documents have is the same in both.
  const { Acknowledgement: _typedByHand, ...spoken } = asyncApi().components.schemas;
  const bodies = sorted({ ...openApi().components.schemas, ...spoken });
  return `${typesOf({ ...bodies, ...frameSchemas() })}\n${ACKNOWLEDGEMENT}`;
}
