import { endpoints } from '../http/routes/routes.js';
import { describedTags, DESCRIPTION, LICENSE, VERSION } from './about.js';
import { Schemas, sorted, type JsonSchema } from './json-schema.js';
import { operationOf } from './operation.js';
import { Refusals } from './refusals.js';

interface OpenApi {
  components: { schemas: Record<string, JsonSchema>; [kind: string]: object };
  [field: string]: unknown;
}

let written: OpenApi | undefined;

/** The HTTP API as OpenAPI 3.1, from the very definitions that parse requests and check replies. Written when it is first asked for. */
export const openApi = (): OpenApi => (written ??= write());

function write(): OpenApi {
  const schemas = new Schemas();
  const refusals = new Refusals(schemas);
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[endpoint.method] = operationOf(endpoint, { schemas, refusals });
  }

  return {
    openapi: '3.1.1',
    info: { title: 'Payam', version: VERSION, summary: 'The HTTP API', description: DESCRIPTION, license: LICENSE },
    servers: [{ url: '/', description: 'This server' }],
    tags: describedTags,
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `token` of registering, logging in or refreshing.',
        },
      },
      responses: sorted(refusals.named),
      schemas: sorted(schemas.named),
    },
  };
}
