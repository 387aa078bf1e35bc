-- A shop on a document habit: what matters about the customer is in JSON, text and binary columns.
-- All people are invented.
CREATE TABLE users (
    id text PRIMARY KEY,
    data json NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp NOT NULL
);
CREATE TABLE orders (
    id text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    state text NOT NULL,
    payload json NOT NULL,
    created_at timestamp NOT NULL
);
CREATE TABLE events (
    seq bigint PRIMARY KEY,
    stream_id text NOT NULL,
    kind text NOT NULL,
    body json NOT NULL
);
CREATE TABLE documents (
    id text PRIMARY KEY,
    user_id text REFERENCES users (id),
    file_name text NOT NULL,
    mime_type text NOT NULL,
    content blob NOT NULL,
    ocr_text text
);
CREATE TABLE kv (
    key text PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE products (
    sku text PRIMARY KEY,
    attributes json NOT NULL,
    price numeric(8,2) NOT NULL
);
CREATE TABLE staff (
    id text PRIMARY KEY,
    profile json NOT NULL
);

INSERT INTO users VALUES
    ('00000000-0000-4000-8000-000000000001', '{"name": {"first": "Rieke", "last": "Adomeit"}, "email": "rieke.adomeit@example.com", "phone": "+49 69 90009 701", "addresses": [{"street": "Mainkai 2", "zip": "60311", "city": "Frankfurt"}], "birthDate": "1986-06-16"}', 3, '2023-02-01 00:00:00'),
    ('00000000-0000-4000-8000-000000000002', '{"name": "D. Okoro", "email": "d.okoro@example.com"}', 1, '2025-08-12 00:00:00');
INSERT INTO orders VALUES ('00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000001', 'paid', '{"lines": [{"sku": "TEST-B12", "qty": 1}], "shipTo": "Rieke Adomeit, Mainkai 2", "iban": "DE00000000000000000041"}', '2026-11-11 00:00:00');
INSERT INTO events VALUES (1, '00000000-0000-4000-8000-000000000001', 'EmailChanged', '{"old": "rieke@example.net", "new": "rieke.adomeit@example.com"}');
INSERT INTO documents VALUES ('00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000001', 'id-card.png', 'image/png', x'89504e47', 'ADOMEIT RIEKE 16.06.1986');
INSERT INTO kv VALUES ('cart:00000000-0000-4000-8000-000000000002', '{"sku": "LAMP-1"}'), ('settings:currency', 'EUR');
INSERT INTO products VALUES ('TEST-B12', '{"title": "Vitamin B12 blood test", "category": "Health Care"}', 39.00), ('LAMP-1', '{"title": "Lamp"}', 20.00);
INSERT INTO staff VALUES ('00000000-0000-4000-8000-000000000031', '{"name": "Hedda Storm", "mobile": "+49 69 90009 731"}');
