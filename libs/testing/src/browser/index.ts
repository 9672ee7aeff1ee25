export { Browser, type Left, type Place, type Shown } from './browser.js';
export type { Form } from './forms.js';
export { passPages, type Credentials } from './pass-pages.js';
