-- A sweep asks whether so many holds have run out that it had better give way to others.
drop function holdfast_private.has_expired_holds();
--! include functions/holds/has_expired_holds.sql
--! include functions/monitoring/schema_version.sql
--! include functions/generation/generate_availability_from_schedules.sql
