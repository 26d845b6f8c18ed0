CREATE TABLE "devices" (
  "id" TEXT NOT NULL,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT NOT NULL,
  "secretHash" TEXT NOT NULL,
  "seenAt" DOUBLE PRECISION NOT NULL,
  CONSTRAINT "devices_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "devices_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "devices_userId_secretHash_key" ON "devices" ("userId", "secretHash");
CREATE INDEX "devices_seenAt_idx" ON "devices" ("seenAt");
