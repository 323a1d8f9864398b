/** SQLSTATE of the errors by which the reset asks for the next slower way. */
export const NEEDS_CLONE = 'PR001';
