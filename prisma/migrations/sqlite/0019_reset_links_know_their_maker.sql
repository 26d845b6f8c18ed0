ALTER TABLE "reset_links" ADD COLUMN "byId" TEXT CONSTRAINT "reset_links_byId_fkey" REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "reset_links_byId_idx" ON "reset_links" ("byId");
