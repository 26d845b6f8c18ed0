ALTER TABLE "providers" ADD COLUMN "icon" TEXT;
