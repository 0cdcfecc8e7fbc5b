alter table "golden".orders alter column folded type text;

alter table "golden".observations alter column observation type text,
        alter column resolution type text;

alter table "golden".milestones alter column facts type text;

alter table "golden".deliveries alter column problem type text;
