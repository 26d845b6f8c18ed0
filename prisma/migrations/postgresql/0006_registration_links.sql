CREATE TABLE "registration_links" (
  "id" TEXT NOT NULL,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "emailShown" TEXT NOT NULL,
  "expiresAt" DOUBLE PRECISION NOT NULL,
  CONSTRAINT "registration_links_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "registration_links_secretHash_key" ON "registration_links" ("secretHash");
CREATE UNIQUE INDEX "registration_links_email_key" ON "registration_links" ("email");
CREATE INDEX "registration_links_expiresAt_idx" ON "registration_links" ("expiresAt");
