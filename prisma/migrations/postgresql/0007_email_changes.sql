CREATE TABLE "email_changes" (
  "id" TEXT NOT NULL,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "userId" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "emailShown" TEXT NOT NULL,
  "expiresAt" DOUBLE PRECISION NOT NULL,
  CONSTRAINT "email_changes_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "email_changes_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "email_changes_secretHash_key" ON "email_changes" ("secretHash");
CREATE INDEX "email_changes_userId_idx" ON "email_changes" ("userId");
CREATE INDEX "email_changes_expiresAt_idx" ON "email_changes" ("expiresAt");
