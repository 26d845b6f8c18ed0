ALTER TABLE "users" ADD COLUMN "leavesAt" REAL;
CREATE TABLE "departures" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "secretHash" TEXT NOT NULL,
  "userId" TEXT NOT NULL,
  "expiresAt" REAL NOT NULL,
  CONSTRAINT "departures_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "departures_secretHash_key" ON "departures" ("secretHash");
CREATE UNIQUE INDEX "departures_userId_key" ON "departures" ("userId");
