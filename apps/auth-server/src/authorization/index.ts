export { AuthorizationModule } from './authorization.module.js';
export { PROMPT_VALUES } from './prompts/index.js';
export { RESPONSE_MODE_NAMES } from './response-modes/index.js';
export { CODE_CHALLENGE_METHODS } from './rules/index.js';
