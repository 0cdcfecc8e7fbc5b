create table "golden".order_references (
        account text collate "C" not null,
        reference text collate "C" not null,
        order_id text collate "C",
        primary key (account, reference)
      );

create table "golden".unplaced (
        account text collate "C" not null,
        id text collate "C" not null,
        digest text collate "C" not null,
        reference text collate "C" not null,
        arrived_at bigint not null,
        observation text not null,
        primary key (account, id, digest)
      );

create index unplaced_arrived on "golden".unplaced (arrived_at, id, digest, account);

create table "golden".unplaced_references (
        account text collate "C" not null,
        reference text collate "C" not null,
        id text collate "C" not null,
        digest text collate "C" not null,
        primary key (account, reference, id, digest)
      );
