import { fileURLToPath } from 'node:url';

/** The folder that holds apps/, libs/ and tools/; the same from src and dist. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../../', import.meta.url));
