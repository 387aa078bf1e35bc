-- A sports and health centre: two person tables of equal standing, both with names, addresses and children.
-- Nothing but knowledge of the business says which of them support works for. All people are invented.
create table members (
    member_id integer primary key,
    first_name varchar(60) not null,
    last_name varchar(60) not null,
    birth_date date,
    email varchar(254),
    phone varchar(30),
    street varchar(80),
    house_number varchar(8),
    postal_code varchar(10),
    city varchar(60)
);
create table contacts (
    contact_id integer primary key,
    first_name varchar(60) not null,
    last_name varchar(60) not null,
    birth_date date,
    email varchar(254),
    phone varchar(30),
    street varchar(80),
    house_number varchar(8),
    postal_code varchar(10),
    city varchar(60),
    source varchar(40)
);
create table member_contacts (
    member_id integer not null references members (member_id),
    contact_id integer not null references contacts (contact_id),
    relation varchar(40),
    primary key (member_id, contact_id)
);
create table memberships (
    membership_id integer primary key,
    member_id integer not null references members (member_id),
    plan_code varchar(10) not null,
    starts_on date not null,
    ends_on date
);
create table visits (
    member_id integer not null references members (member_id),
    checked_in_at timestamp not null,
    primary key (member_id, checked_in_at)
);
create table offers (
    offer_id integer primary key,
    contact_id integer not null references contacts (contact_id),
    plan_code varchar(10) not null,
    sent_on date not null
);
create table phone_calls (
    call_id integer primary key,
    contact_id integer not null references contacts (contact_id),
    note varchar(2000),
    called_at timestamp not null
);
create table invoices (
    invoice_id integer primary key,
    member_id integer references members (member_id),
    contact_id integer references contacts (contact_id),
    iban varchar(34),
    amount numeric(8,2) not null,
    due_on date not null
);
create table invoice_lines (
    invoice_id integer not null references invoices (invoice_id),
    line_no integer not null,
    description varchar(120) not null,
    amount numeric(8,2) not null,
    primary key (invoice_id, line_no)
);
create table plans (
    plan_code varchar(10) primary key,
    title varchar(60) not null,
    monthly_fee numeric(6,2) not null
);
insert into members values (1, 'Oskar', 'Lindqvist', '1972-09-09', 'oskar.lindqvist@example.com', '+49 221 4710 601', 'Domgasse', '3', '50667', 'Köln'), (2, 'Tara', 'Mbeki', '1994-04-01', 'tara.mbeki@example.com', '+49 221 4710 602', 'Am Hof', '40', '50667', 'Köln');
insert into contacts values (1, 'Frida', 'Lindqvist', null, 'frida.lindqvist@example.com', '+49 221 4710 603', 'Domgasse', '3', '50667', 'Köln', 'emergency'), (2, 'Paul', 'Eisner', '1988-08-08', 'paul.eisner@example.com', null, 'Ringweg', '8', '50672', 'Köln', 'trade fair');
insert into member_contacts values (1, 1, 'spouse');
insert into plans values ('BACK', 'Back pain course', 29.00), ('ALL', 'Everything', 59.00);
insert into memberships values (1, 1, 'BACK', '2025-01-01', null), (2, 2, 'ALL', '2024-06-01', '2026-05-31');
insert into visits values (1, '2026-11-20 18:02:00'), (2, '2026-03-03 07:10:00');
insert into offers values (1, 2, 'ALL', '2026-11-02');
insert into phone_calls values (1, 2, 'will think about it', '2026-11-09 15:00:00');
insert into invoices values (1, 1, null, 'DE00000000000000000031', 29.00, '2026-12-01'), (2, null, 2, null, 15.00, '2026-12-01');
insert into invoice_lines values (1, 1, 'Back pain course, December', 29.00), (2, 1, 'Trial day', 15.00);
