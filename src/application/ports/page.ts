export interface PageRequest {
  limit: number;
  /** Where the page before ended, as its `nextCursor` said; opaque to whoever passes it on. */
  cursor?: string | undefined;
}

export interface Page<Item> {
  items: Item[];
  nextCursor?: string;
}
