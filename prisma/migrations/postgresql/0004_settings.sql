CREATE TABLE "settings" (
  "key" TEXT NOT NULL,
  "createdAt" DOUBLE PRECISION NOT NULL,
  "updatedAt" DOUBLE PRECISION NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "value" TEXT,
  CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);
