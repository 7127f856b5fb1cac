import { settings } from './config.js';

interface Described {
  name: string;
  usual: string;
  description: string;
}

/** The settings as the help and the README list them, read off the schema. */
export function describedSettings(): Described[] {
  const usual: Record<string, unknown> = settings.parse({});
  return Object.entries(settings.shape).map(([name, setting]) => {
    const value = usual[name];
    const isSaid = ['string', 'number'].includes(typeof value) || Array.isArray(value);
    return { name, usual: isSaid ? String(value) : '', description: setting.description ?? '' };
  });
}

/** The table in the README. */
export function settingsTable(): string {
  const rows = describedSettings().map(
    ({ name, usual, description }) => `| \`${name}\` | ${usual === '' ? '' : `\`${usual}\``} | ${description} |`,
  );
  return ['| variable | default | what it does |', '| --- | --- | --- |', ...rows].join('\n');
}

export function help(): string {
  const described = describedSettings();
  const width = Math.max(...described.map(({ name }) => name.length));
  const rows = described.map(
    ({ name, usual, description }) => `  ${name.padEnd(width)}  ${description}${usual === '' ? '' : ` (${usual})`}`,
  );
  return `Payam, a messaging backend.

  npm start                 starts it
  npm start -- --migrate    brings the database's schema up to date, and ends
  npm start -- --help       prints this
  npm run two-people        shows two people talking on the running server

Settings come from the environment, or from a file .env in this folder:

${rows.join('\n')}
`;
}
