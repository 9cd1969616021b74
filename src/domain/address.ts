/**
 * An email address as JumpCloud keeps it: in lower case. Its filters compare letter by letter, so an address is asked
 * for and compared in this form.
 */
export const lowerCased = (address: string): string => address.trim().toLowerCase();

/** Whether two addresses are the same one, however they are written. */
export const isSameAddress = (one: string, other: string): boolean => lowerCased(one) === lowerCased(other);

/** An address, as far as a form needs to know. */
export const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
