import type { Percentiles } from './measures.js';

/** Padded, so that it can be read as it is printed too. */
export function markdownTable(header: readonly string[], rows: readonly string[][]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export const whole = (number: number): string => Math.round(number).toLocaleString('en');
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
export const milliseconds = (ms: number): string => ms.toFixed(ms < 10 ? 1 : 0);
export const spread = ({ p50, p95, p99 }: Percentiles): string => [p50, p95, p99].map(milliseconds).join(' / ');
