ALTER TABLE "users" ADD COLUMN "emailVerifiedAt" REAL;
ALTER TABLE "invitations" ADD COLUMN "mailedAt" REAL;
ALTER TABLE "reset_links" ADD COLUMN "mailedTo" TEXT;
