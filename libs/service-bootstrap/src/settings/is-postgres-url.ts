import { settingDecorator } from './setting-rule.js';

const isPostgresUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname } = new URL(value);
  return (protocol === 'postgres:' || protocol === 'postgresql:') && hostname !== '' && pathname.length > 1;
};

/** Where a PostgreSQL database is; it may carry a password, so its value is shown nowhere. */
export const IsPostgresUrl = (): PropertyDecorator =>
  settingDecorator({
    name: 'isPostgresUrl',
    expectation: 'a URL like postgres://user:password@host:5432/database',
    accepts: (value) => typeof value === 'string' && isPostgresUrl(value),
    confidential: true,
  });
