export type { Addresses } from './addresses.js';
export { freePort } from './ports.js';
export { PROJECT_ROOT, Program } from './program.js';
export { Stack, type StackOptions } from './stack.js';
export { TableRows } from './table-rows.js';
