ALTER TABLE "users" ADD COLUMN "passkeyHandle" TEXT;
CREATE UNIQUE INDEX "users_passkeyHandle_key" ON "users" ("passkeyHandle");

ALTER TABLE "sessions" ADD COLUMN "confirmedAt" DOUBLE PRECISION;

CREATE TABLE "passkeys" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT NOT NULL,
  "credentialId" TEXT NOT NULL,
  "publicKey" TEXT NOT NULL,
  "counter" DOUBLE PRECISION NOT NULL,
  "transports" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "backedUp" INTEGER NOT NULL,
  "usedAt" DOUBLE PRECISION,
  CONSTRAINT "passkeys_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "passkeys_credentialId_key" ON "passkeys" ("credentialId");
CREATE INDEX "passkeys_userId_idx" ON "passkeys" ("userId");

CREATE TABLE "passkey_challenges" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "challengeHash" TEXT NOT NULL,
  "ceremony" TEXT NOT NULL,
  "boundTo" TEXT NOT NULL,
  "expiresAt" DOUBLE PRECISION NOT NULL
);
CREATE UNIQUE INDEX "passkey_challenges_challengeHash_key" ON "passkey_challenges" ("challengeHash");
CREATE INDEX "passkey_challenges_expiresAt_idx" ON "passkey_challenges" ("expiresAt");
