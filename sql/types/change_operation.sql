create type holdfast.change_operation as enum ('insert', 'update', 'delete');
comment on type holdfast.change_operation is 'What was done to a row.';
