-- One index for each foreign key that leads from many rows to one; made after the rows, which is faster.
CREATE INDEX staff_address_staff ON staff_address (staff_id);
CREATE INDEX staff_contact_staff ON staff_contact (staff_id);
CREATE INDEX address_customer ON address (customer_id);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX payment_order ON payment (order_id);
CREATE INDEX refund_payment ON refund (payment_id);
CREATE INDEX stream_customer ON stream (customer_id);
CREATE INDEX reading_customer ON reading (customer_id);
CREATE INDEX support_ticket_customer ON support_ticket (customer_id);
