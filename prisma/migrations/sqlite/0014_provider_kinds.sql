ALTER TABLE "providers" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'oidc';
ALTER TABLE "providers" ADD COLUMN "directory" TEXT;
