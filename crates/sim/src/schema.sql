-- The simulated shop. Money is in euro cents, days are YYYY-MM-DD, moments YYYY-MM-DDTHH:MM:SSZ.

CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    staff_number TEXT NOT NULL UNIQUE,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    birth_date DATE NOT NULL,
    street TEXT NOT NULL,
    house_number TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    phone TEXT,
    email TEXT NOT NULL, -- private
    team TEXT NOT NULL,
    hired_on DATE NOT NULL
);

CREATE TABLE staff_address (
    id INTEGER PRIMARY KEY,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    street TEXT NOT NULL,
    house_number TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE -- null: lives there now
);

CREATE TABLE staff_contact (
    id INTEGER PRIMARY KEY,
    staff_id INTEGER NOT NULL REFERENCES staff (id),
    name TEXT NOT NULL,
    phone TEXT,
    relation TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE -- null: to be called now
);

CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    customer_number TEXT NOT NULL UNIQUE,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    birth_date DATE,
    email TEXT NOT NULL UNIQUE,
    phone TEXT,
    country TEXT NOT NULL,
    registered_on DATE NOT NULL,
    vip BOOLEAN NOT NULL DEFAULT 0
);

CREATE TABLE address (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    kind TEXT NOT NULL, -- home, shipping, billing
    street TEXT NOT NULL,
    house_number TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT,
    country TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE -- null: in use
);

CREATE TABLE category (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES category (id),
    name TEXT NOT NULL,
    google_taxonomy_id INTEGER NOT NULL
);

CREATE TABLE product (
    id INTEGER PRIMARY KEY,
    category_id INTEGER NOT NULL REFERENCES category (id),
    title TEXT NOT NULL,
    price_cents INTEGER NOT NULL
);

CREATE TABLE film (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    genre TEXT NOT NULL,
    minutes INTEGER NOT NULL
);

CREATE TABLE book (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    subject TEXT NOT NULL, -- what it is about
    pages INTEGER NOT NULL
);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    order_number TEXT NOT NULL UNIQUE,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    shipping_address_id INTEGER NOT NULL REFERENCES address (id),
    billing_address_id INTEGER NOT NULL REFERENCES address (id),
    placed_at TIMESTAMP NOT NULL,
    status TEXT NOT NULL -- placed, shipped, delivered, returned, cancelled
);

CREATE TABLE order_line (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    line_no INTEGER NOT NULL,
    product_id INTEGER NOT NULL REFERENCES product (id),
    quantity INTEGER NOT NULL,
    unit_price_cents INTEGER NOT NULL,
    PRIMARY KEY (order_id, line_no)
) WITHOUT ROWID;

CREATE TABLE payment (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    method TEXT NOT NULL, -- card, direct_debit, wallet
    iban TEXT,
    card_number TEXT, -- kept in full since 2014; nobody remembers why
    card_last4 TEXT,
    amount_cents INTEGER NOT NULL,
    paid_at TIMESTAMP NOT NULL
);

CREATE TABLE refund (
    id INTEGER PRIMARY KEY,
    payment_id INTEGER NOT NULL REFERENCES payment (id),
    amount_cents INTEGER NOT NULL,
    reason TEXT NOT NULL,
    approved_by INTEGER REFERENCES staff (id),
    refunded_at TIMESTAMP NOT NULL
);

CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    film_id INTEGER NOT NULL REFERENCES film (id),
    started_at TIMESTAMP NOT NULL,
    minutes_watched INTEGER NOT NULL,
    device TEXT NOT NULL
);

CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    book_id INTEGER NOT NULL REFERENCES book (id),
    opened_at TIMESTAMP NOT NULL,
    last_page INTEGER NOT NULL
);

CREATE TABLE support_ticket (
    id INTEGER PRIMARY KEY,
    ticket_number TEXT NOT NULL UNIQUE,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    order_id INTEGER REFERENCES orders (id),
    kind TEXT NOT NULL,
    team TEXT NOT NULL,
    assignee_id INTEGER REFERENCES staff (id),
    opened_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP -- null: open
);

CREATE TABLE ticket_message (
    ticket_id INTEGER NOT NULL REFERENCES support_ticket (id),
    seq INTEGER NOT NULL,
    staff_id INTEGER REFERENCES staff (id), -- null: the customer wrote it
    body TEXT NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    PRIMARY KEY (ticket_id, seq)
) WITHOUT ROWID;
