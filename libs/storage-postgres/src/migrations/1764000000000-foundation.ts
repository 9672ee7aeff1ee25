import type { MigrationInterface, QueryRunner } from 'typeorm';

const configuration = [
  `CREATE TABLE tenants (
    id text CONSTRAINT tenants_pkey PRIMARY KEY,
    name text NOT NULL,
    settings json NOT NULL,
    version integer NOT NULL,
    revocation_position bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
  )`,
  `CREATE TABLE clients (
    tenant_id text NOT NULL,
    client_id text NOT NULL,
    metadata json NOT NULL,
    secrets json NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT clients_pkey PRIMARY KEY (tenant_id, client_id),
    CONSTRAINT clients_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
  )`,
  `CREATE TABLE client_origins (
    tenant_id text NOT NULL,
    origin text NOT NULL,
    client_id text NOT NULL,
    CONSTRAINT client_origins_pkey PRIMARY KEY (tenant_id, origin, client_id),
    CONSTRAINT client_origins_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, client_id) ON DELETE CASCADE
  )`,
  `CREATE INDEX client_origins_client ON client_origins (tenant_id, client_id)`,
  `CREATE TABLE resources (
    tenant_id text NOT NULL,
    identifier text NOT NULL,
    description json NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT resources_pkey PRIMARY KEY (tenant_id, identifier),
    CONSTRAINT resources_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
  )`,
  `CREATE TABLE resource_scopes (
    tenant_id text NOT NULL,
    name text NOT NULL,
    identifier text NOT NULL,
    CONSTRAINT resource_scopes_pkey PRIMARY KEY (tenant_id, name, identifier),
    CONSTRAINT resource_scopes_resource_fkey FOREIGN KEY (tenant_id, identifier)
      REFERENCES resources (tenant_id, identifier) ON DELETE CASCADE
  )`,
  `CREATE INDEX resource_scopes_resource ON resource_scopes (tenant_id, identifier)`,
  `CREATE TABLE signing_keys (
    tenant_id text NOT NULL,
    kid text NOT NULL,
    alg text NOT NULL,
    state text NOT NULL,
    public_jwk json NOT NULL,
    sealed_private_jwk text NOT NULL,
    created_at timestamptz NOT NULL,
    signing_since timestamptz,
    retired_at timestamptz,
    CONSTRAINT signing_keys_pkey PRIMARY KEY (tenant_id, kid),
    CONSTRAINT signing_keys_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
  )`,
  `CREATE TABLE tenant_secrets (
    tenant_id text NOT NULL,
    id text NOT NULL,
    purpose text NOT NULL,
    sealed text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT tenant_secrets_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT tenant_secrets_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
  )`,
];

const people = [
  `CREATE TABLE accounts (
    tenant_id text NOT NULL,
    id text NOT NULL,
    username text NOT NULL,
    username_key text NOT NULL,
    password_hash text,
    claims json NOT NULL,
    entitlements json NOT NULL,
    blocked_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT accounts_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT accounts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
  )`,
  `CREATE UNIQUE INDEX accounts_username ON accounts (tenant_id, username_key)`,
  `CREATE TABLE sessions (
    tenant_id text NOT NULL,
    id text NOT NULL,
    cookie_hash text NOT NULL,
    account_id text NOT NULL,
    auth_time timestamptz NOT NULL,
    acr text,
    amr json NOT NULL,
    address text,
    user_agent text,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT sessions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sessions_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
  )`,
  `CREATE UNIQUE INDEX sessions_cookie ON sessions (tenant_id, cookie_hash)`,
  `CREATE INDEX sessions_account ON sessions (tenant_id, account_id, created_at)`,
  `CREATE INDEX sessions_newest ON sessions (tenant_id, created_at)`,
  `CREATE INDEX sessions_expiry ON sessions (expires_at)`,
  `CREATE TABLE consents (
    tenant_id text NOT NULL,
    account_id text NOT NULL,
    client_id text NOT NULL,
    id text NOT NULL,
    access json NOT NULL,
    granted_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT consents_pkey PRIMARY KEY (tenant_id, account_id, client_id),
    CONSTRAINT consents_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT consents_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, client_id) ON DELETE CASCADE
  )`,
  `CREATE INDEX consents_client ON consents (tenant_id, client_id)`,
  `CREATE TABLE authorizations (
    tenant_id text NOT NULL,
    id text NOT NULL,
    client_id text NOT NULL,
    account_id text NOT NULL,
    session_id text NOT NULL,
    consented boolean NOT NULL,
    offline boolean NOT NULL,
    access json NOT NULL,
    auth_time timestamptz NOT NULL,
    acr text,
    amr json NOT NULL,
    nonce text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT authorizations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT authorizations_account_fkey FOREIGN KEY (tenant_id, account_id)
      REFERENCES accounts (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT authorizations_client_fkey FOREIGN KEY (tenant_id, client_id)
      REFERENCES clients (tenant_id, client_id) ON DELETE CASCADE
  )`,
  `CREATE INDEX authorizations_account ON authorizations (tenant_id, account_id, client_id)`,
  `CREATE INDEX authorizations_client ON authorizations (tenant_id, client_id)`,
  `CREATE INDEX authorizations_session ON authorizations (tenant_id, session_id)`,
  `CREATE INDEX authorizations_expiry ON authorizations (expires_at)`,
];

// Partitioned by the hour of expiry, without a default partition: the maintenance makes partitions ahead and drops those behind.
const shortLived = [
  `CREATE TABLE authorization_codes (
    tenant_id text NOT NULL,
    expiry_bucket integer NOT NULL,
    hash text COLLATE "C" NOT NULL,
    client_id text NOT NULL,
    authorization_id text NOT NULL,
    redirect_uri text NOT NULL,
    code_challenge text,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz,
    CONSTRAINT authorization_codes_pkey PRIMARY KEY (tenant_id, expiry_bucket, hash)
  ) PARTITION BY RANGE (expiry_bucket)`,
  `CREATE TABLE used_assertions (
    tenant_id text NOT NULL,
    expiry_bucket integer NOT NULL,
    hash text COLLATE "C" NOT NULL,
    CONSTRAINT used_assertions_pkey PRIMARY KEY (tenant_id, expiry_bucket, hash)
  ) PARTITION BY RANGE (expiry_bucket)`,
  `CREATE TABLE access_tokens (
    tenant_id text NOT NULL,
    expiry_bucket integer NOT NULL,
    hash text COLLATE "C" NOT NULL,
    claims json NOT NULL,
    selectors text[] NOT NULL,
    rev bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT access_tokens_pkey PRIMARY KEY (tenant_id, expiry_bucket, hash)
  ) PARTITION BY RANGE (expiry_bucket)`,
  `CREATE TABLE refresh_tokens (
    tenant_id text NOT NULL,
    expiry_bucket integer NOT NULL,
    hash text COLLATE "C" NOT NULL,
    authorization_id text NOT NULL,
    client_id text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz,
    successor_seed text,
    successor_expires_at timestamptz,
    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (tenant_id, expiry_bucket, hash)
  ) PARTITION BY RANGE (expiry_bucket)`,
  `CREATE INDEX refresh_tokens_family ON refresh_tokens (tenant_id, authorization_id)`,
  `CREATE INDEX refresh_tokens_seeds ON refresh_tokens (spent_at) WHERE successor_seed IS NOT NULL`,
];

const logs = [
  `CREATE TABLE revocations (
    tenant_id text NOT NULL,
    position bigint NOT NULL,
    selector text NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    revoked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT revocations_pkey PRIMARY KEY (tenant_id, position)
  )`,
  `CREATE INDEX revocations_selector ON revocations (tenant_id, selector, position)`,
  `CREATE INDEX revocations_expiry ON revocations (expires_at)`,
  `CREATE TABLE changes (
    position bigint CONSTRAINT changes_pkey PRIMARY KEY,
    tenant_id text NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    at timestamptz NOT NULL
  )`,
  `CREATE INDEX changes_at ON changes (at)`,
  `CREATE TABLE change_positions (
    id integer CONSTRAINT change_positions_pkey PRIMARY KEY,
    position bigint NOT NULL,
    CONSTRAINT change_positions_one_row CHECK (id = 1)
  )`,
  `INSERT INTO change_positions (id, position) VALUES (1, 0)`,
  `CREATE TABLE audit_events (
    tenant_id text NOT NULL,
    id text NOT NULL,
    at timestamptz NOT NULL,
    actor json NOT NULL,
    action text NOT NULL,
    target_type text NOT NULL,
    target_id text NOT NULL,
    address text,
    request_id text,
    before json,
    after json,
    CONSTRAINT audit_events_pkey PRIMARY KEY (tenant_id, id)
  )`,
  `CREATE INDEX audit_events_target ON audit_events (tenant_id, target_type, target_id, id)`,
  `CREATE INDEX audit_events_action ON audit_events (tenant_id, action, id)`,
];

// A row says when the limit will be full again (the generic cell rate algorithm): one value holds count and time.
// Rows are made and locked in the order of their keys, so that two callers cannot wait for each other.
const signInAttempts = [
  `CREATE TABLE sign_in_attempts (
    tenant_id text NOT NULL,
    key text NOT NULL,
    full_at timestamptz NOT NULL,
    CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (tenant_id, key)
  )`,
  `CREATE INDEX sign_in_attempts_full ON sign_in_attempts (full_at)`,
  `CREATE FUNCTION take_sign_in_attempts(tenant text, keys text[], limits integer[], periods integer[], moment timestamptz)
  RETURNS double precision LANGUAGE plpgsql AS $$
  DECLARE
    wait double precision;
  BEGIN
    INSERT INTO sign_in_attempts (tenant_id, key, full_at)
      SELECT tenant, wanted.key, moment FROM unnest(keys) AS wanted (key) ORDER BY wanted.key
      ON CONFLICT DO NOTHING;
    PERFORM 1 FROM sign_in_attempts a WHERE a.tenant_id = tenant AND a.key = ANY (keys) ORDER BY a.key FOR UPDATE;
    SELECT max(extract(epoch FROM greatest(a.full_at, moment) - moment) + w.period::double precision / w.size - w.period)
      INTO wait
      FROM unnest(keys, limits, periods) AS w (key, size, period)
      JOIN sign_in_attempts a ON a.tenant_id = tenant AND a.key = w.key;
    IF wait > 0.001 THEN
      RETURN wait;
    END IF;
    UPDATE sign_in_attempts a
      SET full_at = greatest(a.full_at, moment) + make_interval(secs => w.period::double precision / w.size)
      FROM unnest(keys, limits, periods) AS w (key, size, period)
      WHERE a.tenant_id = tenant AND a.key = w.key;
    RETURN 0;
  END $$`,
  `CREATE FUNCTION give_back_sign_in_attempts(tenant text, keys text[], limits integer[], periods integer[], moment timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM 1 FROM sign_in_attempts a WHERE a.tenant_id = tenant AND a.key = ANY (keys) ORDER BY a.key FOR UPDATE;
    UPDATE sign_in_attempts a
      SET full_at = greatest(a.full_at - make_interval(secs => w.period::double precision / w.size), moment)
      FROM unnest(keys, limits, periods) AS w (key, size, period)
      WHERE a.tenant_id = tenant AND a.key = w.key;
  END $$`,
];

/** The tables of the first release. */
export class Foundation1764000000000 implements MigrationInterface {
  static readonly STATEMENTS: readonly string[] = [configuration, people, shortLived, logs, signInAttempts].flat();

  async up(runner: QueryRunner): Promise<void> {
    for (const text of Foundation1764000000000.STATEMENTS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION take_sign_in_attempts, give_back_sign_in_attempts');
    await runner.query(`DROP TABLE sign_in_attempts, audit_events, change_positions, changes, revocations, refresh_tokens, access_tokens,
      used_assertions, authorization_codes, authorizations, consents, sessions, accounts, tenant_secrets, signing_keys, resource_scopes,
      resources, client_origins, clients, tenants`);
  }
}
