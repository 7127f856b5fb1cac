import bcrypt from 'bcryptjs';

export type Task = { password: string; cost: number } | { password: string; hash: string };

/** What the worker thread does: hashes a password, or says whether one matches a hash. */
export default function work(task: Task): string | boolean {
  return 'hash' in task ? bcrypt.compareSync(task.password, task.hash) : bcrypt.hashSync(task.password, task.cost);
}
