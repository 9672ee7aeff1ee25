import { Text, Texts } from '../http/members.js';

/** Scopes at one `entitled` resource. */
export class EntitlementDto {
  @Text({ required: true, max: 2000, about: 'The identifier of the resource', example: 'https://api.example.com' })
  resource!: string;

  @Texts({ required: true, items: 200, max: 200, about: 'Scopes of that resource', example: ['read'] })
  scopes!: string[];
}
