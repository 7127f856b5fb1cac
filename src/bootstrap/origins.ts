/** Whether a web page may use the API: one of our own address, or of an origin that the configuration names. */
export const originRule =
  (allowed: readonly string[]) =>
  (origin: string, host?: string): boolean =>
    allowed.includes('*') || allowed.includes(origin) || (host !== undefined && URL.canParse(origin) && new URL(origin).host === host);
