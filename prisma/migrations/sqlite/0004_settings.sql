CREATE TABLE "settings" (
  "key" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "value" TEXT
);
