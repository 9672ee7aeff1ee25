import { ValidateBy } from 'class-validator';
import { isClientId } from '@latchkey/protocol';

/** An identifier under which a client can be registered. */
export const IsClientId = (): PropertyDecorator =>
  ValidateBy({
    name: 'isClientId',
    validator: {
      validate: (value) => typeof value === 'string' && isClientId(value),
      defaultMessage: (at) => `${at?.property} must be an identifier that a client may have`,
    },
  });
