alter table "golden".observations drop column digest;

alter table "golden".orders set (toast_tuple_target = 8160);
