-- A grown shop database without a single declared foreign key: only names say what belongs to what,
-- and they do not say it the same way everywhere. All people are invented.
create table customer (
    customer_id integer primary key,
    name1 varchar(80) not null,
    name2 varchar(80),
    birthday date,
    mail varchar(254),
    tel varchar(30),
    blocked smallint not null default 0
);
create table address (
    address_id integer primary key,
    owner_type char(1) not null, -- C customer, E employee, S supplier
    owner_id integer not null,
    street varchar(80),
    zip varchar(10),
    city varchar(60)
);
create table order_header (
    order_id integer primary key,
    customer_id integer not null,
    sold_by integer,
    ordered_at timestamp not null,
    ship_to varchar(300)
);
create table order_line (
    order_id integer not null,
    line integer not null,
    product_id integer not null,
    qty integer not null,
    primary key (order_id, line)
);
create table product (
    product_id integer primary key,
    descr varchar(120) not null,
    group_id integer,
    price numeric(8,2)
);
create table product_group (
    group_id integer primary key,
    descr varchar(60) not null
);
create table bank_account (
    cust_id integer not null,
    iban varchar(34) not null,
    primary key (cust_id, iban)
);
create table login_history (
    id integer primary key,
    customer_id integer not null,
    ip varchar(45),
    logged_in_at timestamp not null
);
create table support_case (
    case_no varchar(12) primary key,
    customer_id integer,
    opened_by integer,
    text varchar(4000)
);
create table employee (
    employee_id integer primary key,
    name1 varchar(80) not null,
    name2 varchar(80),
    birthday date,
    tel varchar(30)
);
create table supplier (
    supplier_id integer primary key,
    name1 varchar(80) not null,
    mail varchar(254),
    tel varchar(30)
);
create table tmp_export_2019 (
    c1 varchar(200),
    c2 varchar(200),
    c3 varchar(200)
);

insert into customer values (1, 'Ahrens', 'Yvonne', '1983-03-09', 'yvonne.ahrens@example.org', '030 23125 501', 0), (2, 'Pohl', 'Mattis', null, 'mattis.pohl@example.org', null, 0), (3, 'Quell', 'Ida', '1950-01-31', null, '030 23125 503', 1);
insert into address values (1, 'C', 1, 'Brunnenweg 4', '04103', 'Leipzig'), (2, 'C', 2, 'Brunnenweg 6', '04103', 'Leipzig'), (3, 'E', 1, 'Talstraße 18', '04103', 'Leipzig'), (4, 'S', 1, 'Hafenstraße 1', '20457', 'Hamburg');
insert into order_header values (10, 1, 1, '2026-11-01 10:00:00', null), (11, 3, 1, '2026-11-02 11:00:00', 'Ida Quell, c/o Stift, Talstraße 20, 04103 Leipzig');
insert into order_line values (10, 1, 100, 1), (11, 1, 101, 2);
insert into product values (100, 'Hearing aid batteries', 1, 6.95), (101, 'Tea, loose, 250 g', 2, 8.50);
insert into product_group values (1, 'Health'), (2, 'Food');
insert into bank_account values (1, 'DE00000000000000000021');
insert into login_history values (1, 1, '192.0.2.44', '2026-11-01 09:58:00');
insert into support_case values ('S-1', 3, 1, 'asks for larger print on the invoice');
insert into employee values (1, 'Reuter', 'Jan', '1990-07-19', '030 23125 511');
insert into supplier values (1, 'Zellkraft AG', 'orders@example.net', '040 66969 512');
insert into tmp_export_2019 values ('Ahrens;Yvonne', '030 23125 501', '1983');
