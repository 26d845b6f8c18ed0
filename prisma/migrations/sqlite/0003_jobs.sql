CREATE TABLE "jobs" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" REAL NOT NULL,
  "updatedAt" REAL NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "kind" TEXT NOT NULL,
  "runAt" REAL NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "lockedUntil" REAL,
  "payload" TEXT NOT NULL,
  "expiresAt" REAL,
  "failedAt" REAL,
  "lastError" TEXT
);
CREATE INDEX "jobs_failedAt_runAt_idx" ON "jobs" ("failedAt", "runAt");
