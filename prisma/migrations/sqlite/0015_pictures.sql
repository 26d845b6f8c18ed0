CREATE TABLE "pictures" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT,
  "hash" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "content" TEXT NOT NULL,
  CONSTRAINT "pictures_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "pictures_userId_key" ON "pictures" ("userId");
CREATE INDEX "pictures_hash_idx" ON "pictures" ("hash");

ALTER TABLE "users" ADD COLUMN "language" TEXT;
ALTER TABLE "users" ADD COLUMN "zone" TEXT;
ALTER TABLE "users" ADD COLUMN "picture" TEXT;
