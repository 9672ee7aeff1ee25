describe('The public surface of proof-of-possession', () => {
  it('is what its index lists', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual(['DpopNonces', 'DpopProofs', 'ProofOfPossessionModule']);
  });
});
