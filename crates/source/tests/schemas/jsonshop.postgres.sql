-- A shop on a document habit: what matters about the customer is in JSON, text and binary columns.
-- All people are invented.
CREATE SCHEMA app;
CREATE TABLE app.users (
    id uuid PRIMARY KEY,
    data jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);
CREATE TABLE app.orders (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES app.users (id) ON DELETE CASCADE,
    state text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE TABLE app.events (
    seq bigint PRIMARY KEY,
    stream_id uuid NOT NULL,
    kind text NOT NULL,
    body jsonb NOT NULL
);
CREATE TABLE app.documents (
    id uuid PRIMARY KEY,
    user_id uuid REFERENCES app.users (id),
    file_name text NOT NULL,
    mime_type text NOT NULL,
    content bytea NOT NULL,
    ocr_text text
);
CREATE TABLE app.kv (
    key text PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE app.products (
    sku text PRIMARY KEY,
    attributes jsonb NOT NULL,
    price numeric(8,2) NOT NULL
);
CREATE TABLE app.staff (
    id uuid PRIMARY KEY,
    profile jsonb NOT NULL
);
COMMENT ON COLUMN app.users.data IS 'name, e-mail, phone, addresses, birth date: see the sign-up form';

INSERT INTO app.users VALUES
    ('00000000-0000-4000-8000-000000000001', '{"name": {"first": "Rieke", "last": "Adomeit"}, "email": "rieke.adomeit@example.com", "phone": "+49 69 90009 701", "addresses": [{"street": "Mainkai 2", "zip": "60311", "city": "Frankfurt"}], "birthDate": "1986-06-16"}', 3, '2023-02-01 00:00:00+00'),
    ('00000000-0000-4000-8000-000000000002', '{"name": "D. Okoro", "email": "d.okoro@example.com"}', 1, '2025-08-12 00:00:00+00');
INSERT INTO app.orders VALUES ('00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000001', 'paid', '{"lines": [{"sku": "TEST-B12", "qty": 1}], "shipTo": "Rieke Adomeit, Mainkai 2", "iban": "DE00000000000000000041"}', '2026-11-11 00:00:00+00');
INSERT INTO app.events VALUES (1, '00000000-0000-4000-8000-000000000001', 'EmailChanged', '{"old": "rieke@example.net", "new": "rieke.adomeit@example.com"}');
INSERT INTO app.documents VALUES ('00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000001', 'id-card.png', 'image/png', '\x89504e47', 'ADOMEIT RIEKE 16.06.1986');
INSERT INTO app.kv VALUES ('cart:00000000-0000-4000-8000-000000000002', '{"sku": "LAMP-1"}'), ('settings:currency', 'EUR');
INSERT INTO app.products VALUES ('TEST-B12', '{"title": "Vitamin B12 blood test", "category": "Health Care"}', 39.00), ('LAMP-1', '{"title": "Lamp"}', 20.00);
INSERT INTO app.staff VALUES ('00000000-0000-4000-8000-000000000031', '{"name": "Hedda Storm", "mobile": "+49 69 90009 731"}');
