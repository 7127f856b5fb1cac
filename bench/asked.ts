import { percentiles, type Percentiles } from './measures.js';

/** One question, and what it took to answer it again and again. */
export interface Asked {
  /** What is `beside` is shown, and no gate asks for it. */
  of: 'floor' | 'chats' | 'history' | 'sync' | 'beside';
  /** How far back it looks. Costs are compared between the two ends. */
  depth?: 'newest' | 'deepest';
  name: string;
  /** What is in the answer, for the reader. */
  holds: string;
  bytes: number;
  /** The very first time, where nothing had been asked before. */
  coldMs?: number;
  ms: Percentiles;
}

/** Answers to one question as they come in. */
export class Answers {
  private readonly ms: number[] = [];
  private last: Pick<Asked, 'holds' | 'bytes'> = { holds: '', bytes: 0 };

  constructor(private readonly question: Pick<Asked, 'of' | 'depth' | 'name' | 'coldMs'>) {}

  note({ ms, ...answer }: { ms: number; holds: string; bytes: number }): void {
    this.ms.push(ms);
    this.last = answer;
  }

  asked(): Asked {
    return { ...this.question, ...this.last, ms: percentiles(this.ms) };
  }
}
