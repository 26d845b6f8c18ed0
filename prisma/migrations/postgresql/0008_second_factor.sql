CREATE TABLE "totps" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT NOT NULL,
  "secret" TEXT NOT NULL,
  "confirmedAt" DOUBLE PRECISION,
  "lastStep" INTEGER NOT NULL DEFAULT 0,
  "wrongCodes" INTEGER NOT NULL DEFAULT 0,
  "wrongAt" DOUBLE PRECISION NOT NULL DEFAULT 0,
  CONSTRAINT "totps_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "totps_userId_key" ON "totps" ("userId");

CREATE TABLE "recovery_codes" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT NOT NULL,
  "codeHash" TEXT NOT NULL,
  CONSTRAINT "recovery_codes_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "recovery_codes_userId_idx" ON "recovery_codes" ("userId");

CREATE TABLE "sign_in_tickets" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT NOT NULL,
  "secretHash" TEXT NOT NULL,
  "password" TEXT NOT NULL,
  "wrongCodes" INTEGER NOT NULL DEFAULT 0,
  "expiresAt" DOUBLE PRECISION NOT NULL,
  CONSTRAINT "sign_in_tickets_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "sign_in_tickets_secretHash_key" ON "sign_in_tickets" ("secretHash");
CREATE INDEX "sign_in_tickets_userId_idx" ON "sign_in_tickets" ("userId");
CREATE INDEX "sign_in_tickets_expiresAt_idx" ON "sign_in_tickets" ("expiresAt");
