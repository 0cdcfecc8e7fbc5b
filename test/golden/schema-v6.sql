create table "golden".order_leases (
        account text collate "C" not null,
        order_id text collate "C" not null,
        kind text collate "C" not null,
        subject text collate "C" not null,
        attempt integer not null,
        leased_until bigint not null,
        primary key (account, order_id)
      );

create table "golden".claimants (
        name text collate "C" not null primary key,
        kinds text[] not null,
        believed_until bigint not null
      );

alter table "golden".milestones add column settled_by text;
