alter table "golden".claimants add column accounts text[];
