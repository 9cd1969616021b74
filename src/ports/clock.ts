/** The business clock: what people mean by now. It may be moved in rehearsals; leases never run on it. */
export interface Clock {
  now(): Date;
}
