/**
 * Addresses and host names that the subject has had in the run. What one of its lives wrote down of itself the next one may find, in
 * a database or in a backup, and ask for: that is nobody else's.
 */
export interface Seats {
  readonly addresses: Set<string>;
  readonly names: Set<string>;
}

export function noSeats(): Seats {
  return { addresses: new Set(), names: new Set() };
}

/** To be called whenever the subject is given a place. */
export function takeSeat({
  materials: { seats },
  holderAddress,
  hostName,
}: {
  readonly materials: { readonly seats: Seats };
  readonly holderAddress: string;
  readonly hostName: string;
}): void {
  if (holderAddress !== '') seats.addresses.add(holderAddress);
  if (hostName !== '') seats.names.add(hostName);
}
