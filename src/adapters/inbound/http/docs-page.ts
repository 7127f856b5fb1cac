/** What the page may load and do: what this server has, and nothing from elsewhere. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI puts styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

/** The page, which loads the rest by names that `docs-assets.ts` knows. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Payam: the HTTP API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
<script src="/docs/swagger-ui-bundle.js" defer></script>
<script src="/docs/page.js" defer></script>
</head>
<body>
<main id="api"><noscript>The page needs JavaScript; <a href="/api/openapi.json">the document</a> does not, nor <a href="/api/asyncapi.json">that of sockets</a>.</noscript></main>
</body>
</html>
`;

/** Starts Swagger UI, which would by itself ask a server of its makers whether the document is valid. */
export const DOCS_SCRIPT = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  tryItOutEnabled: true,
  persistAuthorization: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  validatorUrl: null,
});
`;

/** Swagger UI lays out tables for wide screens; on a phone their cells go below one another. */
export const DOCS_STYLE = `.swagger-ui .renderedMarkdown li { margin: 0.3em 0; }
.swagger-ui .renderedMarkdown ul { padding-left: 1.4em; }
.swagger-ui .info { margin: 24px 0; }
.swagger-ui .scheme-container { padding: 12px 0; }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 8px; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; padding: 4px 0; }
  .swagger-ui .opblock .opblock-section-header { flex-wrap: wrap; padding: 8px; }
  .swagger-ui .responses-inner, .swagger-ui .opblock-description-wrapper, .swagger-ui .table-container { padding: 8px; }
  .swagger-ui .opblock-body table, .swagger-ui .opblock-body tbody, .swagger-ui .opblock-body tr, .swagger-ui .opblock-body td {
    display: block; width: 100%; max-width: none; padding-left: 0; padding-right: 0; box-sizing: border-box;
  }
  .swagger-ui .opblock-body thead, .swagger-ui .response-col_links { display: none !important; }
  .swagger-ui .response-control-media-type, .swagger-ui .response-controls { flex-wrap: wrap; }
  .swagger-ui input, .swagger-ui select, .swagger-ui textarea { max-width: 100% !important; box-sizing: border-box; }
  .swagger-ui .opblock-body pre, .swagger-ui .opblock-body code { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
