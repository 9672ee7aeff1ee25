describe('@latchkey/claims', () => {
  it('exports the resolver and the names it knows, and nothing else', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'Subjects', 'SubjectsModule', 'claimsAsked', 'claimsForResources', 'claimsNamedFor', 'claimsOfScopes',
      'isReservedClaim', 'isStandardClaim', 'knowsPeopleAlike', 'supportedClaims', 'withoutPersonalClaims',
    ]);
  });
});
