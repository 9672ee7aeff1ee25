import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';
import { Flag, Lines, Part, Text } from '../http/members.js';

/** A link that people may be shown; never one that runs a script. */
const Link = (): PropertyDecorator => applyDecorators(Text({ max: 2000 }), Matches(/^https?:\/\//i, { message: 'must be an http or https address' })) as PropertyDecorator;

/** OIDC Core §5.1.1. */
class AddressDto {
  @Lines({ max: 1000 })
  formatted?: string;

  @Lines({ max: 500 })
  street_address?: string;

  @Text({ max: 200 })
  locality?: string;

  @Text({ max: 200 })
  region?: string;

  @Text({ max: 50 })
  postal_code?: string;

  @Text({ max: 100 })
  country?: string;
}

/** The standard claims of OIDC Core §5.1, by their names. */
export class StandardClaimsDto {
  @Text({ max: 300 })
  name?: string;

  @Text({ max: 200 })
  given_name?: string;

  @Text({ max: 200 })
  family_name?: string;

  @Text({ max: 200 })
  middle_name?: string;

  @Text({ max: 200 })
  nickname?: string;

  @Text({ max: 200 })
  preferred_username?: string;

  @Link()
  profile?: string;

  @Link()
  picture?: string;

  @Link()
  website?: string;

  @Text({ max: 320 })
  @Matches(/^[^@\s]+@[^@\s]+$/, { message: 'must be an e-mail address' })
  email?: string;

  @Flag()
  email_verified?: boolean;

  @Text({ max: 50 })
  gender?: string;

  @Text({ max: 10, about: 'YYYY-MM-DD, YYYY, or 0000-MM-DD' })
  @Matches(/^\d{4}(?:-\d{2}-\d{2})?$/, { message: 'must be YYYY-MM-DD or YYYY' })
  birthdate?: string;

  @Text({ max: 100, example: 'Europe/Paris' })
  zoneinfo?: string;

  @Text({ max: 50, example: 'en-US' })
  locale?: string;

  @Text({ max: 50, example: '+1 (425) 555-1212' })
  phone_number?: string;

  @Flag()
  phone_number_verified?: boolean;

  @Part({ of: () => AddressDto })
  address?: AddressDto;
}
