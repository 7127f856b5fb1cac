import { z } from 'zod';
import type { Environment } from './environment.js';
import { StartupFault } from './startup-fault.js';
import { isTrust } from './trusted-proxies.js';

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be a whole number from ${min} to ${max}` });

const oneOf = <const Choices extends readonly [string, ...string[]]>(...choices: Choices) =>
  z.enum(choices, { error: `must be one of: ${choices.join(', ')}` });

const postgresUrl = z.string().refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), {
  error: 'must be a postgres:// URL, in which # ? / and % of a password are written %23 %3F %2F %25',
});

/** Separated by commas. */
const list = z
  .string()
  .default('')
  .transform((value) => value.split(',').flatMap((part) => part.trim() || []));

/** Every setting, from the environment or `.env`, with what the README says of it. */
export const settings = z.object({
  PORT: whole(0, 65_535).default(3_000).describe('The port to listen on; 0 takes any free one.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('The address to listen on; `0.0.0.0` for every one.'),
  PAYAM_DATA: z
    .string()
    .min(1)
    .default('./data')
    .describe(
      'The folder that the embedded database, files and generated secrets are kept in. Nodes on one database share its folder `files`.',
    ),
  STORAGE: oneOf('postgres', 'memory')
    .default('postgres')
    .describe('Where everything is kept; `memory` forgets it at the end, and is for trying things out.'),
  DATABASE_URL: postgresUrl.optional().describe('A PostgreSQL 13 or newer to use instead of the embedded one.'),
  DB_HOST: z.string().min(1).optional().describe('The same in parts: the server, or the folder of its socket.'),
  DB_PORT: whole(1, 65_535).default(5_432).describe('With `DB_HOST`: its port.'),
  DB_DATABASE: z.string().min(1).default('payam').describe('With `DB_HOST`: the database.'),
  DB_USER: z.string().min(1).default('payam').describe('With `DB_HOST`: the user.'),
  DB_PASSWORD: z.string().optional().describe('With `DB_HOST`: the password.'),
  JWT_SECRET: z
    .string()
    .min(32, { error: 'must have at least 32 characters' })
    .optional()
    .describe('Signs tokens; at least 32 characters. Needed when `NODE_ENV=production`, else made once and kept in the data folder.'),
  PASSWORD_COST: whole(4, 16).default(10).describe('The cost of bcrypt: each step up doubles the time that a login takes.'),
  CORS_ORIGINS: list
    .refine((origins) => origins.every((origin) => origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin)), {
      error: 'must be origins such as https://chat.example.org, separated by commas, or *',
    })
    .describe('Web pages of other origins that may use the API and the sockets, separated by commas; `*` for all.'),
  TRUST_PROXY: list
    .refine(isTrust, {
      error: 'must be a number of hops from 1 to 99, or addresses, subnets, loopback, linklocal or uniquelocal, separated by commas',
    })
    .describe(
      'The proxies in front, whose `X-Forwarded-For` is believed: addresses, subnets, `loopback`, `linklocal`, `uniquelocal`; or how many.',
    ),
  MEDIA_LIMIT: whole(1_024, 10_737_418_240).default(104_857_600).describe('The largest file that can be sent, in bytes.'),
  PICTURE_LIMIT: whole(1_024, 1_073_741_824).default(5_242_880).describe('The largest file for a picture of a user or a group, in bytes.'),
  BLOBS: oneOf('filesystem', 'memory')
    .optional()
    .describe('Where the bytes of files are kept: `filesystem`, in the data folder, or `memory`, which goes with `STORAGE=memory`.'),
  FFMPEG: oneOf('auto', 'off')
    .default('auto')
    .describe('Whether `ffmpeg` looks into sounds and films, where it is installed; without it they are sent as they are.'),
  JSON_LIMIT: whole(1_024, 104_857_600).default(1_048_576).describe('The largest JSON body, in bytes.'),
  RATE_LIMITS: oneOf('default', 'strict', 'off')
    .default('default')
    .describe('Which limits hold: `strict` lets users ask as little as strangers, and counts every login; `off` is for load tests.'),
  LIMIT_ADDRESS_REQUESTS: whole(1, 1_000_000)
    .default(100)
    .describe('Requests in 15 minutes from one address, without a good token; with `RATE_LIMITS=strict` of one user, too.'),
  LIMIT_USER_REQUESTS: whole(1, 1_000_000).default(3_000).describe('Requests in 15 minutes of one user.'),
  LIMIT_PER_SECOND: whole(1, 1_000_000)
    .default(50)
    .describe('Requests and commands in a second of one user, or address; more are not refused, but wait.'),
  LIMIT_MESSAGES: whole(1, 1_000_000)
    .default(60)
    .describe('Messages in a minute of one user, over HTTP and sockets together; edits count.'),
  LIMIT_COMMANDS: whole(1, 1_000_000)
    .default(1_200)
    .describe('Commands in a minute of one user, over all sockets together; receipts and `ping` are free.'),
  LIMIT_UPLOADS: whole(1, 1_000_000).default(10).describe('Files that one user brings in 15 minutes.'),
  LIMIT_FAILED_LOGINS: whole(1, 1_000_000).default(5).describe('Wrong passwords in 15 minutes, from one address for one account.'),
  LIMIT_REGISTRATIONS: whole(1, 1_000_000).default(20).describe('Registrations in an hour, from one address.'),
  LIMIT_AUTHENTICATIONS: whole(1, 1_000_000)
    .default(5)
    .describe('With `RATE_LIMITS=strict`: logins and registrations in 15 minutes, from one address.'),
  REALTIME: z
    .string()
    .default('ws,socketio')
    .transform((value) => [...new Set(value.split(',').map((name) => name.trim()))])
    .pipe(z.array(z.enum(['ws', 'socketio'], { error: 'must be ws, socketio, or both, separated by a comma' })))
    .describe('The ways in for sockets: `ws` at `/ws`, `socketio` at `/socket.io/`.'),
  HEARTBEAT_MS: whole(100, 600_000)
    .default(30_000)
    .describe('How often sockets are pinged, in milliseconds; two unanswered pings end one.'),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info').describe('The least that is logged.'),
  NODE_ENV: z.string().default('development').describe('`production` demands `JWT_SECRET`.'),
});

export type Config = z.output<typeof settings>;

/** @param strangers names that may have been meant to be settings */
export const noSettings = (strangers: readonly string[]): string => `Payam has no settings of these names: ${strangers.join(', ')}`;

/**
 * Reads the environment. An empty variable counts as absent.
 * @param strangers are named beside the faults, which they may explain
 * @throws StartupFault that names every variable that does not fit
 */
export function readConfig(environment: Environment, strangers: readonly string[] = []): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settings.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
  faults.push(...faultsBetween(given));
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new StartupFault(
    `the configuration does not fit: ${[...faults, ...(strangers.length > 0 ? [noSettings(strangers)] : [])].join('; ')}`,
  );
}

/** What fits by itself and not together. */
function faultsBetween({ NODE_ENV, JWT_SECRET, DATABASE_URL, DB_HOST, BLOBS, STORAGE, ...rest }: Environment): string[] {
  const parts = ['DB_PORT', 'DB_DATABASE', 'DB_USER', 'DB_PASSWORD'].filter((name) => rest[name] !== undefined);
  const isNowhere = DATABASE_URL === undefined && DB_HOST === undefined && STORAGE !== 'memory';
  return [
    ...(NODE_ENV === 'production' && JWT_SECRET === undefined ? ['JWT_SECRET is needed when NODE_ENV=production'] : []),
    ...(DATABASE_URL !== undefined && DB_HOST !== undefined ? ['DATABASE_URL and DB_HOST exclude each other'] : []),
    ...(parts.length > 0 && isNowhere ? [`${parts.join(' and ')} say nothing without DB_HOST`] : []),
    ...(BLOBS === 'memory' && STORAGE !== 'memory'
      ? ['BLOBS=memory goes with STORAGE=memory alone: messages would show files that are gone']
      : []),
  ];
}
