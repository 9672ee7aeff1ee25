// The catalogue: every error code that the server answers, with its HTTP status. No other place names either.
export * from './authorization-errors.js';
export * from './bearer-errors.js';
export * from './http-errors.js';
export * from './registration-errors.js';
export * from './token-errors.js';
