import { isCodeChallenge, verifyCodeChallenge } from './code-challenge.js';

// RFC 7636 appendix B
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

describe('A code challenge', () => {
  it('is met by its verifier (RFC 7636 appendix B)', () => expect(verifyCodeChallenge(verifier, challenge)).toBe(true));

  it.each([[verifier.replace('d', 'e')], [challenge], [verifier.slice(1)], ['x'.repeat(129)], [`${verifier} `], ['']])('is not met by %s', (other) =>
    expect(verifyCodeChallenge(other, challenge)).toBe(false));

  it('has the form of a SHA-256', () => {
    expect(isCodeChallenge(challenge)).toBe(true);
    expect(isCodeChallenge(`${challenge}=`)).toBe(false);
    expect(isCodeChallenge('short')).toBe(false);
  });
});
