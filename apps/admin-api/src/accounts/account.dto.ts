import { EntitlementDto } from '../clients/entitlement.dto.js';
import { Json, Parts, SecretText, Shown, Text } from '../http/members.js';
import { PageQuery } from '../http/page-query.js';
import { StandardClaimsDto } from './standard-claims.dto.js';

/** The fewest characters that a password may have (NIST SP 800-63B §3.1.1.2). */
const MIN_PASSWORD = 8;
const MAX_PASSWORD = 1024;

export class AccountQuery extends PageQuery {
  @Text({ max: 200, about: 'The account of this name, in whatever case' })
  username?: string;
}

export class AccountMembersDto extends StandardClaimsDto {
  @Text({ max: 200, about: 'What the person signs in with; unique without regard to case' })
  username?: string;

  @Parts({ of: () => EntitlementDto, about: 'What it may have at `entitled` resources' })
  entitlements?: EntitlementDto[];

  @Json({ about: 'What the settings of the tenant make claims of, beside the standard ones' })
  attributes?: Record<string, unknown>;
}

export class CreateAccountDto extends AccountMembersDto {
  @SecretText({ min: MIN_PASSWORD, max: MAX_PASSWORD, about: 'Left out where the person cannot sign in by one' })
  password?: string;
}

export class PasswordDto {
  @SecretText({ required: true, min: MIN_PASSWORD, max: MAX_PASSWORD })
  password!: string;
}

export class EntitlementsDto {
  @Parts({ of: () => EntitlementDto, required: true })
  entitlements!: EntitlementDto[];
}

export class AccountDocument extends AccountMembersDto {
  @Shown({ type: 'string', description: 'The `sub` of its tokens' })
  id!: string;

  @Shown({ type: 'boolean' })
  has_password!: boolean;

  @Shown({ type: 'boolean' })
  blocked!: boolean;

  @Shown({ type: 'string', format: 'date-time', required: false })
  blocked_at?: string;

  @Shown({ type: 'string', format: 'date-time' })
  created_at!: string;

  @Shown({ type: 'string', format: 'date-time' })
  updated_at!: string;
}
