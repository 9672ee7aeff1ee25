import type { ResourceRecord } from '@latchkey/storage';
import { unambiguous } from './unambiguous.js';

const record = (identifier: string, ...names: string[]) => ({ identifier, scopes: names.map((name) => ({ name, description: name })) }) as unknown as ResourceRecord;
const at = (resource: string, ...scopes: string[]) => ({ resource, scopes });
const of = (...resources: ReturnType<typeof at>[]) => ({ oidcScopes: ['openid'], resources });

describe('What one token may carry for several resources', () => {
  it('is all of it while each name was granted at every resource that has it', () => {
    const access = of(at('urn:a', 'read'), at('urn:b', 'read', 'write'));
    expect(unambiguous(access, [record('urn:a', 'read'), record('urn:b', 'read', 'write', 'more')])).toEqual(access);
  });

  it('leaves out a name that was granted at one resource and has been given to another since', () => {
    const access = of(at('urn:a', 'read', 'list'), at('urn:b', 'write'));
    expect(unambiguous(access, [record('urn:a', 'read', 'list'), record('urn:b', 'write', 'read')])).toEqual(of(at('urn:a', 'list'), at('urn:b', 'write')));
  });

  it('leaves out a resource of which no name is left', () => {
    const access = of(at('urn:a', 'read'), at('urn:b', 'write'));
    expect(unambiguous(access, [record('urn:a', 'read'), record('urn:b', 'write', 'read')])).toEqual(of(at('urn:b', 'write')));
  });

  it('keeps the name for the resource that it was granted at, once the token is for that one alone', () => {
    expect(unambiguous(of(at('urn:a', 'read')), [record('urn:a', 'read')])).toEqual(of(at('urn:a', 'read')));
  });

  it('keeps a resource that was granted without a scope', () => {
    expect(unambiguous(of(at('urn:a')), [record('urn:a', 'read')])).toEqual(of(at('urn:a')));
  });
});
