create index if not exists orders_state
        on "golden".orders (state, fraud_state, account, order_id);

create index if not exists milestones_status
        on "golden".milestones (status, account, order_id, sequence);

drop index "golden".milestones_dead;

create table "golden".waiting (
        account text collate "C" not null,
        order_id text collate "C" not null,
        deadline text collate "C" not null,
        since bigint not null,
        primary key (account, order_id, deadline)
      );

create index waiting_since on "golden".waiting (account, deadline, since, order_id);

alter table "golden".orders set (fillfactor = 60);
