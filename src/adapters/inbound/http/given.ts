type Given<Body> = { [Field in keyof Body]?: Exclude<Body[Field], undefined> };

/** Only what was said: an absent field is left alone. */
export const given = <Body extends Record<string, unknown>>(body: Body): Given<Body> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Given<Body>;
