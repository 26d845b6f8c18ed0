ALTER TABLE "users" ADD COLUMN "passwordChangedAt" REAL;
