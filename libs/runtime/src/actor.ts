/** Who does something: a member of staff, a customer, or the product itself. Stored beside every act that matters. */
export interface Actor {
  kind: 'staff' | 'customer' | 'system';
  /** uuid of the staff member or customer; a process name for the system */
  id: string;
  name: string;
}

/** The product acting on its own: settlements, sweeps, automatic cuts and restores. */
export function systemActor(name: string): Actor {
  return { kind: 'system', id: name, name };
}
