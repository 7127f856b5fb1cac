import { PORT } from './socket-folder.js';

export interface ServerSettings {
  cluster: string;
  socketFolder: string;
  /** False gives up every promise about power loss, for speed in tests. */
  durable: boolean;
  /** Any setting of PostgreSQL by its name; wins over ours. */
  overrides: Record<string, string>;
}

const FOR_OUR_WORKLOAD = {
  shared_buffers: '128MB',
  max_connections: '60',
  // Our queries are short: compiling one takes longer than running it.
  jit: 'off',
  max_wal_size: '2GB',
  checkpoint_completion_target: '0.9',
  // A transaction left open holds a chat's row lock, and with it every sender.
  idle_in_transaction_session_timeout: '5s',
  log_min_messages: 'warning',
  // The default writes a line every five minutes, for ever.
  log_checkpoints: 'off',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
};

const UNSAFE_BUT_FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** On the command line, where they win over the files of the cluster and follow the version of Payam. */
export function serverArguments({ cluster, socketFolder, durable, overrides }: ServerSettings): string[] {
  const door = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    logging_collector: 'off',
    log_destination: 'stderr',
  };
  const settings = { ...FOR_OUR_WORKLOAD, ...(durable ? {} : UNSAFE_BUT_FAST), ...overrides, ...door };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
