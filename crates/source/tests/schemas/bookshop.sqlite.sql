-- A bookshop that also runs a lending library: names run together in lower case, singular and plural mixed,
-- composite keys, and several tables that reach the customer on two paths of equal length.
-- All people are invented; telephone numbers and e-mail addresses are reserved for fiction.
create table customer (
    custid integer primary key,
    title varchar(12),
    firstname varchar(60) not null,
    lastname varchar(60) not null,
    dateofbirth date,
    emailaddr varchar(254),
    phoneno varchar(30),
    street varchar(80),
    houseno varchar(8),
    postcode varchar(10),
    town varchar(60),
    sincewhen date not null
);

create table clerks (
    clerkid integer primary key,
    firstname varchar(60) not null,
    lastname varchar(60) not null,
    dateofbirth date,
    homephone varchar(30),
    postcode varchar(10),
    town varchar(60),
    reportsto integer references clerks (clerkid)
);

create table members (
    memberno integer primary key,
    custid integer not null unique references customer (custid),
    joindate date not null,
    readinggroup varchar(40),
    guardianname varchar(120),
    pinhash varchar(120) not null
);

create table publisher (
    pubid integer primary key,
    pubname varchar(80) not null,
    town varchar(60)
);

create table subjects (
    subjectcode char(3) primary key,
    subjectname varchar(60) not null
);

create table book (
    isbn char(13) primary key,
    booktitle varchar(160) not null,
    pubid integer references publisher (pubid),
    pubyear smallint,
    listprice numeric(8,2)
);

create table authors (
    authorid integer primary key,
    authorname varchar(120) not null,
    bornyear smallint
);

create table bookauthor (
    isbn char(13) not null references book (isbn),
    authorid integer not null references authors (authorid),
    primary key (isbn, authorid)
);

create table booksubject (
    isbn char(13) not null references book (isbn),
    subjectcode char(3) not null references subjects (subjectcode),
    primary key (isbn, subjectcode)
);

create table copies (
    isbn char(13) not null references book (isbn),
    copyno smallint not null,
    shelf varchar(12),
    primary key (isbn, copyno)
);

create table loan (
    isbn char(13) not null,
    copyno smallint not null,
    loandate date not null,
    memberno integer not null references members (memberno),
    clerkid integer references clerks (clerkid),
    duedate date not null,
    returndate date,
    primary key (isbn, copyno, loandate),
    foreign key (isbn, copyno) references copies (isbn, copyno)
);

create table fines (
    isbn char(13) not null,
    copyno smallint not null,
    loandate date not null,
    fineno smallint not null,
    amount numeric(6,2) not null,
    waivedby integer references clerks (clerkid),
    primary key (isbn, copyno, loandate, fineno),
    foreign key (isbn, copyno, loandate) references loan (isbn, copyno, loandate)
);

create table sales (
    saleid integer primary key,
    custid integer references customer (custid),
    clerkid integer not null references clerks (clerkid),
    saledate timestamp not null,
    cardno varchar(19)
);

create table saleline (
    saleid integer not null references sales (saleid),
    lineno smallint not null,
    isbn char(13) not null references book (isbn),
    qty smallint not null,
    unitprice numeric(8,2) not null,
    primary key (saleid, lineno)
);

create table reservation (
    resid integer primary key,
    custid integer not null references customer (custid),
    isbn char(13) not null references book (isbn),
    resdate date not null
);

create table pickup (
    pickupid integer primary key,
    resid integer references reservation (resid),
    saleid integer references sales (saleid),
    pickedupby varchar(120),
    pickupdate date
);

create table giftvouchers (
    vouchercode char(10) primary key,
    buyerid integer not null references customer (custid),
    recipientid integer references customer (custid),
    amount numeric(8,2) not null,
    greeting varchar(200)
);

create table bookratings (
    custid integer not null references customer (custid),
    isbn char(13) not null references book (isbn),
    stars smallint not null,
    ratingtext varchar(2000),
    primary key (custid, isbn)
);

create table openinghours (
    weekday smallint primary key,
    opens time not null,
    closes time not null
);

create view overdue as
    select l.memberno, c.lastname, c.phoneno, b.booktitle, l.duedate
    from loan l join members m on m.memberno = l.memberno join customer c on c.custid = m.custid
    join book b on b.isbn = l.isbn where l.returndate is null;

insert into customer values
    (1, 'Dr', 'Agnes', 'Thorley', '1958-04-12', 'agnes.thorley@example.com', '+1 617 555 0111', 'Elm Row', '5', '02108', 'Boston', '2003-09-01'),
    (2, null, 'Curtis', 'Bellweather', '1987-10-29', 'c.bellweather@example.com', '+1 617 555 0112', 'Harbor Street', '112', '02109', 'Boston', '2015-01-20'),
    (3, null, 'Nell', 'Bellweather', '2014-06-06', null, null, 'Harbor Street', '112', '02109', 'Boston', '2024-03-03');
insert into clerks values
    (1, 'Rosa', 'Quimby', '1970-02-02', '+1 617 555 0121', '02110', 'Boston', null),
    (2, 'Ed', 'Larkspur', '1999-12-12', '+1 617 555 0122', '02109', 'Boston', 1);
insert into members values (5001, 1, '2003-09-01', 'Tuesday crime', null, 'x1'), (5002, 3, '2024-03-03', null, 'Curtis Bellweather', 'x2');
insert into publisher values (1, 'Lantern House', 'Boston');
insert into subjects values ('MED', 'Medicine and health'), ('REL', 'Religion'), ('FIC', 'Fiction');
insert into book values
    ('9780000000019', 'Living with diabetes', 1, 2016, 18.00),
    ('9780000000026', 'The cartographer of rain', 1, 2019, 14.50),
    ('9780000000033', 'A short book of psalms', 1, 2011, 9.90);
insert into authors values (1, 'M. Greyling', 1961), (2, 'Tove Almqvist', null);
insert into bookauthor values ('9780000000019', 1), ('9780000000026', 2);
insert into booksubject values ('9780000000019', 'MED'), ('9780000000026', 'FIC'), ('9780000000033', 'REL');
insert into copies values ('9780000000019', 1, 'B2'), ('9780000000026', 1, 'A1'), ('9780000000026', 2, 'A1');
insert into loan values
    ('9780000000019', 1, '2026-10-30', 5001, 1, '2026-11-27', null),
    ('9780000000026', 2, '2026-09-01', 5002, 2, '2026-09-29', '2026-10-04');
insert into fines values ('9780000000026', 2, '2026-09-01', 1, 1.25, null);
insert into sales values (100, 1, 2, '2026-11-20 11:15:00', null), (101, 2, 1, '2026-11-21 16:40:00', '0000111122223333'), (102, null, 1, '2026-11-21 17:00:00', null);
insert into saleline values (100, 1, '9780000000033', 1, 9.90), (101, 1, '9780000000026', 2, 14.50), (102, 1, '9780000000026', 1, 14.50);
insert into reservation values (1, 2, '9780000000026', '2026-11-10');
insert into pickup values (1, 1, 101, 'Agnes Thorley', '2026-11-21');
insert into giftvouchers values ('GV00000001', 1, 2, 25.00, 'Happy birthday, Curtis');
insert into bookratings values (1, '9780000000033', 5, 'A comfort in hard months.');
insert into openinghours values (1, '09:00', '18:00'), (6, '10:00', '16:00');
