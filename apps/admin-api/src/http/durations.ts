// In seconds.
export const MONTH = 30 * 86_400;
export const YEAR = 365 * 86_400;
export const DECADE = 10 * YEAR;
