-- An online shop with a support desk: English, snake_case, plural tables. All people are invented;
-- telephone numbers and e-mail addresses come from ranges reserved for fiction and documentation.
CREATE SCHEMA hr;

CREATE DOMAIN email_address AS text CHECK (VALUE ~ '^[^@\s]+@[^@\s]+$');
CREATE DOMAIN money_cents AS bigint CHECK (VALUE >= 0);
CREATE TYPE order_status AS ENUM ('pending', 'paid', 'shipped', 'delivered', 'returned', 'cancelled');
CREATE TYPE payment_method AS ENUM ('card', 'sepa_debit', 'paypal', 'invoice');
CREATE TYPE ticket_channel AS ENUM ('email', 'chat', 'phone', 'web_form');

CREATE TABLE hr.teams (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);

CREATE TABLE hr.employees (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL UNIQUE,
    first_name text NOT NULL,
    last_name text NOT NULL,
    birth_date date,
    private_phone text,
    private_email email_address,
    home_address text,
    team_id smallint REFERENCES hr.teams (id),
    manager_id bigint REFERENCES hr.employees (id),
    salary_cents money_cents,
    hired_on date NOT NULL,
    left_on date
);
COMMENT ON TABLE hr.employees IS 'People who work here, personnel file extract';

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_number text NOT NULL UNIQUE,
    email email_address NOT NULL UNIQUE,
    password_digest text NOT NULL,
    salutation text,
    first_name text NOT NULL,
    last_name text NOT NULL,
    company text,
    vat_id text,
    date_of_birth date,
    phone text,
    alternate_phones text[] NOT NULL DEFAULT '{}',
    locale char(5) NOT NULL DEFAULT 'en_GB',
    accepts_marketing boolean NOT NULL DEFAULT false,
    default_billing_address_id bigint,
    default_shipping_address_id bigint,
    referred_by_id bigint REFERENCES customers (id),
    stripe_customer_id text,
    last_sign_in_ip inet,
    note text,
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);
COMMENT ON TABLE customers IS 'Shop accounts, one per e-mail address';
COMMENT ON COLUMN customers.note IS 'Free text, seen by support only';
COMMENT ON COLUMN customers.vat_id IS 'Only for sole traders and companies';

CREATE TABLE addresses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    recipient text NOT NULL,
    line1 text NOT NULL,
    line2 text,
    zip text NOT NULL,
    city text NOT NULL,
    state text,
    country_code char(2) NOT NULL,
    phone text,
    archived_at timestamptz
);
ALTER TABLE customers
    ADD FOREIGN KEY (default_billing_address_id) REFERENCES addresses (id),
    ADD FOREIGN KEY (default_shipping_address_id) REFERENCES addresses (id);

CREATE TABLE brands (
    id integer PRIMARY KEY,
    name text NOT NULL,
    website text
);

CREATE TABLE suppliers (
    id integer PRIMARY KEY,
    company_name text NOT NULL,
    contact_name text,
    contact_email email_address,
    contact_phone text
);
COMMENT ON TABLE suppliers IS 'Business contacts of purchasing';

CREATE TABLE categories (
    id integer PRIMARY KEY,
    parent_id integer REFERENCES categories (id),
    name text NOT NULL,
    slug text NOT NULL UNIQUE,
    google_taxonomy_id integer
);

CREATE TABLE products (
    id bigint PRIMARY KEY,
    brand_id integer REFERENCES brands (id),
    supplier_id integer REFERENCES suppliers (id),
    title text NOT NULL,
    description text,
    tags text[] NOT NULL DEFAULT '{}',
    adult_only boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE product_variants (
    sku text PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id),
    title text NOT NULL,
    price_cents money_cents NOT NULL,
    weight_grams integer
);

CREATE TABLE product_categories (
    product_id bigint NOT NULL REFERENCES products (id),
    category_id integer NOT NULL REFERENCES categories (id),
    PRIMARY KEY (product_id, category_id)
);

CREATE TABLE coupons (
    code text PRIMARY KEY,
    percent_off smallint NOT NULL,
    valid_until date
);

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number text NOT NULL UNIQUE,
    customer_id bigint NOT NULL REFERENCES customers (id),
    billing_address_id bigint NOT NULL REFERENCES addresses (id),
    shipping_address_id bigint NOT NULL REFERENCES addresses (id),
    status order_status NOT NULL DEFAULT 'pending',
    coupon_code text REFERENCES coupons (code),
    gift_message text,
    client_ip inet,
    total_cents money_cents NOT NULL,
    packed_by bigint REFERENCES hr.employees (id),
    placed_at timestamptz NOT NULL
);

CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders (id),
    line_no smallint NOT NULL,
    sku text NOT NULL REFERENCES product_variants (sku),
    title text NOT NULL,
    quantity smallint NOT NULL,
    unit_price_cents money_cents NOT NULL,
    engraving text,
    PRIMARY KEY (order_id, line_no)
);
COMMENT ON COLUMN order_items.title IS 'Product title at the time of the order';
COMMENT ON COLUMN order_items.engraving IS 'Text the customer wants engraved';

CREATE TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id),
    method payment_method NOT NULL,
    amount_cents money_cents NOT NULL,
    iban text,
    account_holder text,
    card_brand text,
    card_last4 char(4),
    provider_token text,
    paid_at timestamptz
);

CREATE TABLE refunds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id bigint NOT NULL REFERENCES payments (id),
    amount_cents money_cents NOT NULL,
    reason text,
    approved_by bigint REFERENCES hr.employees (id),
    created_at timestamptz NOT NULL
);

CREATE TABLE return_items (
    order_id bigint NOT NULL,
    line_no smallint NOT NULL,
    returned_on date NOT NULL,
    quantity smallint NOT NULL,
    condition text,
    PRIMARY KEY (order_id, line_no, returned_on),
    FOREIGN KEY (order_id, line_no) REFERENCES order_items (order_id, line_no)
);

CREATE TABLE shipments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id),
    carrier text NOT NULL,
    tracking_code text,
    signed_by text,
    delivered_at timestamptz
);
COMMENT ON COLUMN shipments.signed_by IS 'Name of whoever took the parcel, may be a neighbour';

CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    order_id bigint REFERENCES orders (id),
    channel ticket_channel NOT NULL,
    subject text NOT NULL,
    status text NOT NULL,
    assignee_id bigint REFERENCES hr.employees (id),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz
);
COMMENT ON COLUMN tickets.subject IS 'Subject line';

CREATE TABLE ticket_messages (
    ticket_id bigint NOT NULL REFERENCES tickets (id),
    seq integer NOT NULL,
    author_employee_id bigint REFERENCES hr.employees (id),
    body text NOT NULL,
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (ticket_id, seq)
);

CREATE TABLE wishlists (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id bigint NOT NULL REFERENCES customers (id),
    title text NOT NULL,
    is_public boolean NOT NULL DEFAULT false
);

CREATE TABLE wishlist_items (
    wishlist_id bigint NOT NULL REFERENCES wishlists (id),
    product_id bigint NOT NULL REFERENCES products (id),
    added_at timestamptz NOT NULL,
    PRIMARY KEY (wishlist_id, product_id)
);

CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id),
    customer_id bigint NOT NULL REFERENCES customers (id),
    rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
    display_name text,
    body text,
    created_at timestamptz NOT NULL
);

CREATE TABLE newsletter_subscriptions (
    email email_address PRIMARY KEY,
    customer_id bigint REFERENCES customers (id),
    topics text[] NOT NULL DEFAULT '{}',
    confirmed_at timestamptz
);

CREATE TABLE admin_audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    employee_id bigint NOT NULL REFERENCES hr.employees (id),
    action text NOT NULL,
    record_type text NOT NULL,
    record_id bigint NOT NULL,
    changes jsonb NOT NULL,
    at timestamptz NOT NULL
);

CREATE VIEW customer_totals AS
    SELECT c.id AS customer_id, c.email, count(o.id) AS orders, coalesce(sum(o.total_cents), 0) AS spent_cents
    FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
    GROUP BY c.id, c.email;
COMMENT ON VIEW customer_totals IS 'For the marketing dashboard';

INSERT INTO hr.teams (name) VALUES ('Customer care'), ('Warehouse');
INSERT INTO hr.employees (login, first_name, last_name, birth_date, private_phone, private_email, home_address, team_id, manager_id, salary_cents, hired_on) VALUES
    ('olivia.north', 'Olivia', 'North', '1984-02-11', '+49 30 23125 101', 'olivia.north@example.org', '14 Lindenweg, 10999 Berlin', 1, NULL, 5400000, '2016-03-01'),
    ('sam.ferrer', 'Sam', 'Ferrer', '1995-09-30', '+49 30 23125 102', 'sam.ferrer@example.org', '3 Amselweg, 12047 Berlin', 1, 1, 3600000, '2023-07-15');
INSERT INTO customers (customer_number, email, password_digest, salutation, first_name, last_name, company, date_of_birth, phone, alternate_phones, referred_by_id, last_sign_in_ip, note, created_at) VALUES
    ('C-10001', 'maja.holt@example.com', '$argon2id$x', 'Ms', 'Maja', 'Holt', NULL, '1979-05-21', '+49 30 23125 201', '{"+49 89 99998 301"}', NULL, '192.0.2.17', 'prefers e-mail', '2021-01-04 10:11:12+00'),
    ('C-10002', 'ben.ostrow@example.com', '$argon2id$y', 'Mr', 'Ben', 'Ostrow', 'Ostrow Joinery', '1991-12-02', '+1 212 555 0134', '{}', 1, '198.51.100.8', NULL, '2022-06-09 08:00:00+00'),
    ('C-10003', 'ines.kaya@example.com', '$argon2id$z', NULL, 'Ines', 'Kaya', NULL, NULL, NULL, '{}', NULL, NULL, NULL, '2024-10-20 19:45:00+00');
INSERT INTO addresses (customer_id, recipient, line1, line2, zip, city, state, country_code, phone) VALUES
    (1, 'Maja Holt', 'Gartenstr. 7', NULL, '10115', 'Berlin', NULL, 'DE', NULL),
    (1, 'Lars Holt', 'Am Anger 2', 'c/o Becker', '99084', 'Erfurt', NULL, 'DE', '+49 30 23125 207'),
    (2, 'Ben Ostrow', '88 Maple Street', 'Apt 4', '10012', 'New York', 'NY', 'US', NULL),
    (3, 'Ines Kaya', 'Ringstraße 15', NULL, '50667', 'Köln', NULL, 'DE', NULL);
UPDATE customers SET default_billing_address_id = 1, default_shipping_address_id = 2 WHERE id = 1;
UPDATE customers SET default_billing_address_id = 3, default_shipping_address_id = 3 WHERE id = 2;
INSERT INTO brands VALUES (1, 'Nordlicht', 'https://nordlicht.example'), (2, 'Papertrail', NULL);
INSERT INTO suppliers VALUES (1, 'Hafen Handel GmbH', 'Ruth Salm', 'ruth.salm@example.net', '+49 40 66969 100');
INSERT INTO categories VALUES (1, NULL, 'Health & Beauty', 'health-beauty', 469), (2, 1, 'Health Care', 'health-care', 491), (3, NULL, 'Home & Garden', 'home-garden', 536);
INSERT INTO products (id, brand_id, supplier_id, title, description, tags, created_at) VALUES
    (1, 1, 1, 'Blood pressure monitor', 'Upper arm', '{health,monitor}', '2020-01-01+00'),
    (2, 1, 1, 'Desk lamp', 'Dimmable', '{light}', '2020-01-01+00'),
    (3, 2, NULL, 'Fountain pen', NULL, '{}', '2020-01-01+00');
INSERT INTO product_variants VALUES ('BPM-1', 1, 'White', 4999, 410), ('LAMP-B', 2, 'Black', 3450, 900), ('PEN-M', 3, 'Medium nib', 2900, 40);
INSERT INTO product_categories VALUES (1, 2), (2, 3);
INSERT INTO coupons VALUES ('SPRING10', 10, '2026-05-31');
INSERT INTO orders (number, customer_id, billing_address_id, shipping_address_id, status, coupon_code, gift_message, client_ip, total_cents, packed_by, placed_at) VALUES
    ('2026-000101', 1, 1, 2, 'delivered', 'SPRING10', 'Get well soon', '192.0.2.17', 4499, 2, '2026-04-02 09:00:00+00'),
    ('2026-000102', 2, 3, 3, 'shipped', NULL, NULL, '198.51.100.8', 6350, 2, '2026-11-18 17:30:00+00'),
    ('2026-000103', 3, 4, 4, 'paid', NULL, NULL, NULL, 2900, NULL, '2026-11-21 12:00:00+00');
INSERT INTO order_items VALUES (1, 1, 'BPM-1', 'Blood pressure monitor', 1, 4999, NULL), (2, 1, 'LAMP-B', 'Desk lamp', 1, 3450, NULL), (2, 2, 'PEN-M', 'Fountain pen', 1, 2900, 'B. O.'), (3, 1, 'PEN-M', 'Fountain pen', 1, 2900, NULL);
INSERT INTO payments (order_id, method, amount_cents, iban, account_holder, card_brand, card_last4, provider_token, paid_at) VALUES
    (1, 'sepa_debit', 4499, 'DE00000000000000000001', 'Maja Holt', NULL, NULL, NULL, '2026-04-03 00:00:00+00'),
    (2, 'card', 6350, NULL, NULL, 'visa', '0011', 'tok_7f', '2026-11-18 17:31:00+00'),
    (3, 'paypal', 2900, NULL, NULL, NULL, NULL, 'tok_80', '2026-11-21 12:01:00+00');
INSERT INTO refunds (payment_id, amount_cents, reason, approved_by, created_at) VALUES (2, 2900, 'nib bent', 1, '2026-11-20 10:00:00+00');
INSERT INTO return_items VALUES (2, 2, '2026-11-20', 1, 'damaged');
INSERT INTO shipments (order_id, carrier, tracking_code, signed_by, delivered_at) VALUES (1, 'Paketdienst', 'PD0001', 'Becker', '2026-04-05 11:00:00+00'), (2, 'Parcel Co', 'PC0002', NULL, NULL);
INSERT INTO tickets (customer_id, order_id, channel, subject, status, assignee_id, opened_at) VALUES (2, 2, 'email', 'Pen arrived bent', 'open', 2, '2026-11-19 08:00:00+00'), (3, NULL, 'chat', 'Cannot sign in', 'open', NULL, '2026-11-22 20:15:00+00');
INSERT INTO ticket_messages VALUES (1, 1, NULL, 'The nib is bent, see photo.', '2026-11-19 08:00:00+00'), (1, 2, 2, 'Sorry! We refund it.', '2026-11-19 09:10:00+00');
INSERT INTO wishlists (owner_id, title) VALUES (1, 'Birthday');
INSERT INTO wishlist_items VALUES (1, 2, '2026-10-01 00:00:00+00');
INSERT INTO reviews (product_id, customer_id, rating, display_name, body, created_at) VALUES (1, 1, 4, 'Maja H.', 'Helps me watch my pressure.', '2026-05-01 00:00:00+00');
INSERT INTO newsletter_subscriptions VALUES ('maja.holt@example.com', 1, '{health,offers}', '2021-01-05 00:00:00+00'), ('guest@example.com', NULL, '{offers}', NULL);
INSERT INTO admin_audit_log (employee_id, action, record_type, record_id, changes, at) VALUES (1, 'update', 'customer', 3, '{"phone": [null, "x"]}', '2026-11-01 07:00:00+00');
