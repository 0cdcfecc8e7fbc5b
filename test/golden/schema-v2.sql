alter table "golden".deliveries alter column raw set statistics 0;
