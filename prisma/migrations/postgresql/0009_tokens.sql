CREATE TABLE "signing_keys" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "publicKey" TEXT NOT NULL,
  "privateKey" TEXT NOT NULL
);

CREATE TABLE "refresh_chains" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "sessionId" TEXT NOT NULL,
  "generation" INTEGER NOT NULL,
  "rotatedAt" DOUBLE PRECISION NOT NULL,
  CONSTRAINT "refresh_chains_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "sessions" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "refresh_chains_sessionId_idx" ON "refresh_chains" ("sessionId");

CREATE TABLE "api_keys" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "userId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "scopes" TEXT NOT NULL,
  "expiresAt" DOUBLE PRECISION,
  "usedAt" DOUBLE PRECISION,
  CONSTRAINT "api_keys_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "api_keys_secretHash_key" ON "api_keys" ("secretHash");
CREATE INDEX "api_keys_userId_idx" ON "api_keys" ("userId");
CREATE INDEX "api_keys_expiresAt_idx" ON "api_keys" ("expiresAt");
