CREATE TABLE "registration_links" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "emailShown" TEXT NOT NULL,
  "expiresAt" REAL NOT NULL
);
CREATE UNIQUE INDEX "registration_links_secretHash_key" ON "registration_links" ("secretHash");
CREATE UNIQUE INDEX "registration_links_email_key" ON "registration_links" ("email");
CREATE INDEX "registration_links_expiresAt_idx" ON "registration_links" ("expiresAt");
