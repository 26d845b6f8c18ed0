CREATE TABLE "providers" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "name" TEXT NOT NULL,
  "issuer" TEXT NOT NULL,
  "clientId" TEXT NOT NULL,
  "clientSecret" TEXT,
  "domains" TEXT NOT NULL,
  "groupsClaim" TEXT NOT NULL,
  "adminGroup" TEXT NOT NULL,
  "trustsEmail" INTEGER NOT NULL,
  "enabled" INTEGER NOT NULL
);

CREATE TABLE "identities" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT NOT NULL,
  "providerId" TEXT NOT NULL,
  "issuer" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "email" TEXT,
  "gaveAdmin" INTEGER NOT NULL DEFAULT 0,
  "usedAt" REAL,
  CONSTRAINT "identities_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "identities_issuer_subject_key" ON "identities" ("issuer", "subject");
CREATE INDEX "identities_userId_idx" ON "identities" ("userId");

CREATE TABLE "sign_in_trips" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "stateHash" TEXT NOT NULL,
  "browserHash" TEXT NOT NULL,
  "providerId" TEXT NOT NULL,
  "sessionId" TEXT,
  "secrets" TEXT NOT NULL,
  "next" TEXT NOT NULL,
  "expiresAt" REAL NOT NULL
);
CREATE UNIQUE INDEX "sign_in_trips_stateHash_key" ON "sign_in_trips" ("stateHash");
CREATE INDEX "sign_in_trips_expiresAt_idx" ON "sign_in_trips" ("expiresAt");
