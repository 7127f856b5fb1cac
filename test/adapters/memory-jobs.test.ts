import { MemoryJobs } from '../../src/adapters/outbound/memory/memory-jobs.js';
import { jobsContract } from '../contracts/jobs.contract.js';
import { ManualTime } from '../support/manual-time.js';

describe('memory jobs', () => {
  jobsContract(async () => {
    const [time, faults] = [new ManualTime(), [] as Error[]];
    const jobs = new MemoryJobs({ clock: time, timers: time, report: (error) => void faults.push(error as Error) });
    return { jobs, other: jobs, faults, now: async () => time.now(), pass: (ms) => time.pass(ms), close: async () => undefined };
  });
});
