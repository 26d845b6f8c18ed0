CREATE TABLE "jobs" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "kind" TEXT NOT NULL,
  "runAt" DOUBLE PRECISION NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "lockedUntil" DOUBLE PRECISION,
  "payload" TEXT NOT NULL,
  "expiresAt" DOUBLE PRECISION,
  "failedAt" DOUBLE PRECISION,
  "lastError" TEXT
);
CREATE INDEX "jobs_failedAt_runAt_idx" ON "jobs" ("failedAt", "runAt");
