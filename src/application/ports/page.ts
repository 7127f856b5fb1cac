/** A place in a list: what it is sorted by, and the id that tells equals apart. */
export interface Position<By> {
  by: By;
  id: string;
}

export interface PageRequest<By> {
  limit: number;
  /** The page begins after this place, which the page before gave as `next`. */
  after?: Position<By> | undefined;
}

export interface Page<Item, By> {
  items: Item[];
  /** Absent on the last page. */
  next?: Position<By>;
}
