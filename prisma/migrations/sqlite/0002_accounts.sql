ALTER TABLE "users" ADD COLUMN "seenAt" REAL;
ALTER TABLE "users" ADD COLUMN "searchKey" TEXT NOT NULL DEFAULT '';

CREATE TABLE "reset_links" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "userId" TEXT NOT NULL,
  "expiresAt" REAL NOT NULL,
  CONSTRAINT "reset_links_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "reset_links_secretHash_key" ON "reset_links" ("secretHash");
CREATE UNIQUE INDEX "reset_links_userId_key" ON "reset_links" ("userId");

CREATE TABLE "invitations" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "email" TEXT,
  "emailShown" TEXT,
  "role" TEXT NOT NULL,
  "byId" TEXT,
  "expiresAt" REAL NOT NULL,
  CONSTRAINT "invitations_byId_fkey" FOREIGN KEY ("byId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "invitations_secretHash_key" ON "invitations" ("secretHash");
CREATE INDEX "invitations_byId_idx" ON "invitations" ("byId");
CREATE INDEX "invitations_expiresAt_idx" ON "invitations" ("expiresAt");

ALTER TABLE "audit_entries" ADD COLUMN "changes" TEXT;
CREATE INDEX "audit_entries_subject_idx" ON "audit_entries" ("subject");
CREATE INDEX "audit_entries_actorId_idx" ON "audit_entries" ("actorId");
