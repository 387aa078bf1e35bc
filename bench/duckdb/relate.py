"""Which staff and subjects are related: as much of `zweck audit relate` as SQL says well. relate.py DIR --out FILE.

The same keys, comparisons, weights and priors, as far as exact agreements go, and edit distances that DuckDB has. Left out
(README.md says why it matters): phonetic keys, nicknames, titles, particles, double and former surnames, swapped columns,
flats, coordinates, and addresses in one line in any but the usual two forms.
"""

import argparse
import os
import sys
from pathlib import Path

import duckdb

# Probability from which on the audit takes a relation into account.
PROBABILITY = 0.1
# More subjects than this within reach are a crowd and nobody's neighbours.
CROWD = 60
EXPECTED = {"self": 1.0, "household": 1.2, "former_partner": 3.0, "family": 5.0, "acquaintance": 10.0}
COVERAGE = 0.5

MACROS = r"""
create macro fold(t) as strip_accents(replace(replace(replace(replace(lower(t), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'));
create macro words(t) as nullif(trim(regexp_replace(replace(replace(fold(t), '''', ''), '’', ''), '[^\p{L}\p{N}]+', ' ', 'g')), '');
create macro compact(t) as nullif(regexp_replace(fold(t), '[^\p{L}\p{N}]+', '', 'g'), '');
-- Whole words and endings that stand for a type of street.
create macro street(t, us) as case when us then compact(list_aggregate(list_transform(string_split(words(t), ' '), lambda w: case w
        when 'st' then 'street' when 'ave' then 'avenue' when 'av' then 'avenue' when 'rd' then 'road' when 'dr' then 'drive'
        when 'ln' then 'lane' when 'ct' then 'court' when 'pl' then 'place' when 'blvd' then 'boulevard' when 'ter' then 'terrace'
        when 'cir' then 'circle' when 'pkwy' then 'parkway' when 'n' then 'north' when 's' then 'south' when 'e' then 'east'
        when 'w' then 'west' else w end), 'string_agg', ' '))
    else regexp_replace(compact(t), 'str(ase|ass)?$', 'strasse') end;
create macro number(t) as try_cast(regexp_extract(t, '(\d+)', 1) as integer);
create macro letter(t) as coalesce(regexp_extract(fold(t), '\d+\s*([a-z]?)', 1), '');
create macro digits(t) as regexp_replace(regexp_replace(t, '(?i)(x|ext).*$', ''), '\D', '', 'g');
create macro phone(t, us) as nullif(case
    when t like '+%' then regexp_replace(digits(t), '^490', '49')
    when digits(t) like '00%' then regexp_replace(substr(digits(t), 3), '^490', '49')
    when us and len(ltrim(digits(t), '1')) = 10 then '1' || ltrim(digits(t), '1')
    when not us and digits(t) like '0%' then '49' || substr(digits(t), 2) end, '');
create macro email(t) as nullif(regexp_replace(fold(trim(t)), '\+[^@]*@', '@'), '');
-- 3: equal, 2: one typing error, 1: alike, 0: different, null: unknown.
create macro level(a, b) as case when a is null or b is null then null when a = b then 3
    when (len(a) > 3 and damerau_levenshtein(a, b) <= 1) or jaro_winkler_similarity(a, b) >= 0.92 then 2
    when jaro_winkler_similarity(a, b) >= 0.8 then 1 else 0 end;
create macro share(n) as least((greatest(coalesce(n, 0) - 1, 0) + 0.5) / getvariable('total'), 1.0);
create macro gain(m, s) as greatest(log2(m / s), 0.0);
"""


def scan(db, directory, table, columns):
    """Columns of a table as text, null where there is no such column, nothing where there is no such table."""
    file = directory / f"{table}.parquet"
    if not file.exists():
        return "(select " + ", ".join(f"null::varchar as {one}_" for one in columns) + " where false)"
    there = {row[0] for row in db.execute(f"describe from read_parquet('{file}')").fetchall()}
    texts = [f"nullif(\"{one}\"::varchar, '')" if one in there else "null::varchar" for one in columns]
    return "(select " + ", ".join(f"{text} as {one}_" for text, one in zip(texts, columns)) + f" from read_parquet('{file}'))"


def people(db, directory, table, others, who):
    """Two tables: `{who}` of persons, and `{who}_places` of their addresses; `home` and `now` say which."""
    identity = "staff_id" if who == "staff" else "subject_id"
    address = ["street", "house_number", "postcode", "city", "country"]
    persons = scan(db, directory, table, [identity, "given_name", "family_name", "birth_date", "phone", "email", "team", *address])
    more = scan(db, directory, others, [identity, *address, "from", "to", "kind"])
    db.execute(
        f"""create table {who} as select {identity}_ as id, words(given_name_) as given,
                split_part(words(given_name_), ' ', 1) as first_given, words(family_name_) as family, birth_date_ as birth,
                phone(phone_, country_ = 'US') as phone, email(email_) as email, team_ as team,
                coalesce(country_ = 'US', false) as us
            from {persons};
            create table {who}_places as
            select distinct id, street, number, letter, coalesce(postcode, city) as locality, postcode, city, us, home, since, until
            from (select {identity}_ as id, street(street_, coalesce(country_ = 'US', false)) as street, number(house_number_) as number,
                letter(house_number_) as letter, compact(postcode_) as postcode, words(city_) as city,
                coalesce(country_ = 'US', false) as us, home, since, until
                from (select {identity}_, street_, house_number_, postcode_, city_, country_, true as home,
                          null::date as since, null::date as until from {persons}
                      union all
                      select {identity}_, street_, house_number_, postcode_, city_, country_,
                          coalesce(lower(kind_), 'home') not in ('shipping', 'delivery', 'billing', 'invoice'),
                          from_::date, to_::date from {more}))
            where street is not null;"""
    )


def frequencies(db):
    """How often values occur among the subjects: what is common proves little."""
    db.execute("set variable total = (select greatest(count(*), 1)::double from subject)")
    for name, of in [
        ("given", "select first_given as value, count(*) as n from subject group by 1"),
        ("family", "select family as value, count(*) as n from subject group by 1"),
        ("phones", "select phone as value, count(*) as n from subject group by 1"),
        ("emails", "select email as value, count(*) as n from subject group by 1"),
        ("names", "select least(first_given, family) || ' ' || greatest(first_given, family) as value, count(*) as n from subject group by 1"),
        ("streets", "select street as value, count(distinct id) as n from subject_places group by 1"),
        ("cities", "select city as value, count(distinct id) as n from subject_places group by 1"),
        ("localities", "select locality as value, count(distinct id) as n from subject_places group by 1"),
        ("postcodes", "select postcode as value, count(distinct id) as n from subject_places group by 1"),
        ("family_at", "select family || ' ' || locality as value, count(distinct id) as n from subject_places join subject using (id) group by 1"),
    ]:
        db.execute(f"create table n_{name} as {of}")
    db.execute(
        """create table houses as
           select street, number, letter, locality, count(distinct id) as residents, count(distinct coalesce(family, '')) as dwellings
           from subject_places join subject using (id) group by all;
           create table numbers as
           select street, locality, number, count(distinct id) as n from subject_places
           where home and until is null and number is not null group by all"""
    )


def contacts(db, directory):
    table = scan(db, directory, "staff_contacts", ["staff_id", "name", "phone", "relation", "address", "to"])
    db.execute(
        rf"""create table contact as
            select s.id, words(regexp_extract(name_, '^(.*?)\s+\S+$', 1)) as given, words(regexp_extract(name_, '(\S+)$', 1)) as family,
                phone(phone_, s.us) as phone, to_ is not null as former,
                case when regexp_matches(fold(relation_), '\b(ex|former|geschieden|divorced)\b') then 'former'
                     when regexp_matches(fold(relation_), 'wife|husband|spouse|partner|frau|mann|gatt|fianc|verlobt') then 'partner'
                     when regexp_matches(fold(relation_), 'mother|father|parent|sister|brother|sibling|son|daughter|child|aunt|uncle|cousin|mutter|vater|eltern|schwester|bruder|sohn|tochter|kind') then 'kin'
                     when regexp_matches(fold(relation_), 'friend|freund|flatmate|roommate|mitbewohn|neighbo|nachbar|colleague|kolleg') then 'friend'
                     else 'unknown' end as relation,
                case when s.us then street(regexp_extract(address_, '^\d+\s+([^,]*),', 1), true)
                     else street(regexp_extract(address_, '^(.*?)\s+\d+\s*[a-zA-Z]?,', 1), false) end as street,
                number(address_) as number, letter(split_part(address_, ',', 1)) as letter,
                regexp_extract(address_, '(\d{{5}})\D*$', 1) as locality
            from {table} join staff s on s.id = staff_id_"""
    )


CANDIDATES = """
create table candidates as
select staff, subject from (
    select s.id as staff, u.id as subject from staff s join subject u on s.phone = u.phone
    union all select s.id, u.id from staff s join subject u on s.email = u.email
    union all select s.id, u.id from staff s join subject u on s.family = u.family and s.birth = u.birth
    union all select s.id, u.id from staff s join subject u on s.first_given = u.first_given and s.birth = u.birth
    union all select s.id, u.id from staff s join subject u
        on least(s.first_given, s.family) = least(u.first_given, u.family) and greatest(s.first_given, s.family) = greatest(u.first_given, u.family)
    union all select c.id, u.id from contact c join subject u on c.phone = u.phone
    union all select c.id, u.id from contact c join subject u on split_part(c.given, ' ', 1) = u.first_given and c.family = u.family
    union all select s.id, u.id from staff_places s join subject_places u
        on s.street = u.street and s.number = u.number and s.letter = u.letter and s.locality = u.locality
    union all select c.id, u.id from contact c join subject_places u
        on c.street = u.street and c.number = u.number and c.letter = u.letter and c.locality = u.locality
    union all select s.id, u.id from staff s join staff_places p using (id)
        join subject_places q on p.postcode = q.postcode join subject u on u.id = q.id and u.family = s.family
    union all select s.id, u.id from staff_places s join subject_places u on s.street = u.street and s.locality = u.locality
        and u.number between s.number - reach(s.us) and s.number + reach(s.us)
        and s.home and s.until is null and u.home and u.until is null)
group by all;
create table places as
select staff, subject,
    min(elsewhere) filter (same_house and both_home and both_now) as home,
    min(elsewhere) filter (same_house and both_home and not both_now and overlap) as former_home,
    min(elsewhere) filter (same_house and one_home) as ships,
    arg_min(crowd, apart) filter (both_home and both_now and apart <= reach(us)) as street_crowd,
    max(alike) as alike,
    max(gain(case when same_town then 0.24 else 0.36 end,
        case when same_town then greatest(share(family_at), share(n_family) * share(n_locality)) else share(n_family) * share(n_city) end))
        filter (both_home and both_now and same_family and (same_town or same_city)) as surname_here
from (
    select c.staff, c.subject, p.us, p.home and q.home as both_home, p.home <> q.home as one_home,
        p.until is null and q.until is null as both_now,
        not coalesce(greatest(p.since, q.since) > least(p.until, q.until), false) as overlap,
        p.street = q.street and p.number is not distinct from q.number and p.letter = q.letter and p.locality = q.locality as same_house,
        coalesce(p.postcode = q.postcode, p.city = q.city) as same_town, p.city = q.city as same_city, s.family = u.family as same_family,
        case when p.street = q.street and p.locality = q.locality then abs(p.number - q.number) end as apart,
        (coalesce(h.residents * (h.dwellings - 1) / h.dwellings, 0) + 0.25) / getvariable('total') as elsewhere,
        (select sum(n) from numbers k where k.street = p.street and k.locality = p.locality
            and k.number between p.number - reach(p.us) and p.number + reach(p.us)) as crowd,
        fa.n as family_at, nf.n as n_family, nl.n as n_locality, nc.n as n_city,
        least(case when p.number = q.number and p.letter = q.letter then log2(0.83 / 0.013) when p.number = q.number then log2(0.005 / 0.001)
                when p.number is null or q.number is null then 0 else log2(0.112 / 0.774) end
            + case level(p.street, q.street) when 3 then gain(0.648, share(ns.n)) when 2 then log2(0.218 / 0.0001) when 1 then log2(0.111 / 0.0098) else log2(0.023 / 0.9894) end
            + case level(p.city, q.city) when 3 then gain(0.665, share(nc.n)) when 2 then log2(0.254 / 0.0004) when 1 then log2(0.006 / 0.0026) when 0 then log2(0.075 / 0.9958) else 0 end
            + case when p.postcode = q.postcode then gain(0.763, share(np.n)) when p.postcode is null or q.postcode is null then 0 else log2(0.028 / 0.886) end,
            log2(greatest(1 / share(hp.residents), 1))) as alike
    from candidates c join staff s on s.id = c.staff join subject u on u.id = c.subject
    join staff_places p on p.id = c.staff join subject_places q on q.id = c.subject
    left join houses h on h.street = q.street and h.number is not distinct from q.number and h.letter = q.letter and h.locality = q.locality
    left join houses hp on hp.street = p.street and hp.number is not distinct from p.number and hp.letter = p.letter and hp.locality = p.locality
    left join n_family_at fa on fa.value = u.family || ' ' || q.locality
    left join n_family nf on nf.value = u.family
    left join n_localities nl on nl.value = q.locality
    left join n_cities nc on nc.value = q.city
    left join n_streets ns on ns.value = p.street
    left join n_postcodes np on np.value = p.postcode)
group by staff, subject;
create table named as
select staff, subject, arg_min(relation, share) as relation, arg_min(former, share) as former, min(share) as share
from (
    select c.id as staff, u.id as subject, c.relation, c.former,
        least(case when c.phone = u.phone then share(np.n) else 1 end,
            case when split_part(c.given, ' ', 1) = u.first_given and c.family = u.family then
                case when exists (select 1 from subject_places q where q.id = u.id and q.street = c.street and q.number = c.number
                    and q.letter = c.letter and q.locality = c.locality)
                then greatest(share(nn.n) * share(h.residents), 0.5 / getvariable('total')) else share(nn.n) end else 1 end) as share
    from contact c join subject u on c.phone = u.phone or (split_part(c.given, ' ', 1) = u.first_given and c.family = u.family)
    left join n_phones np on np.value = u.phone
    left join n_names nn on nn.value = least(u.first_given, u.family) || ' ' || greatest(u.first_given, u.family)
    left join houses h on h.street = c.street and h.number = c.number and h.letter = c.letter and h.locality = c.locality)
group by staff, subject;
"""

# What a kind needs, and its bits.
KINDS = """
create table facts as
select c.staff, c.subject, p.*exclude (staff, subject), n.relation, n.former, n.share as contact,
    level(s.given, u.given) as given_whole, s.first_given = u.first_given as given_first, level(s.family, u.family) as family,
    s.birth = u.birth as birth, damerau_levenshtein(s.birth, u.birth) = 1 as birth_near,
    case when s.phone = u.phone then share(np.n) end as phone, case when s.email = u.email then share(ne.n) end as email,
    share(ng.n) as given_share, share(nf.n) as family_share
from candidates c join staff s on s.id = c.staff join subject u on u.id = c.subject
left join places p using (staff, subject) left join named n using (staff, subject)
left join n_phones np on np.value = u.phone left join n_emails ne on ne.value = u.email
left join n_given ng on ng.value = s.first_given left join n_family nf on nf.value = u.family;
create macro also(m, s) as case when s is null then 0.0 else gain(m, s) end;
create macro surname(m, level, s) as case level when 3 then gain(m, s) when 0 then log2(1 - m) else 0.0 end;
create table weighed as
select *,
    case when greatest(coalesce(given, 0), coalesce(family, 0)) > 0 then
        case given when 3 then gain(0.633, given_share) when 2 then log2(0.151 / 0.0013) when 1 then log2(0.103 / 0.0065) when 0 then log2(0.113 / 0.9883) else 0 end
        + case family when 3 then gain(0.575, family_share) when 2 then log2(0.232 / 0.0007) when 1 then log2(0.112 / 0.0034) when 0 then log2(0.081 / 0.9917) else 0 end
        + case when birth then log2(0.905 / 0.00015) when birth_near then log2(0.03 / 0.0011) when birth is null then 0 else log2(0.06 / 0.9861) end
        + also(0.6, phone) + also(0.6, email) + coalesce(greatest(alike, -1.7), 0) end as bits_self,
    case when home is not null then gain(0.95, home) + surname(0.7, family, family_share) + also(0.3, phone) + also(0.1, email)
        + also(0.4, contact) end as bits_household,
    case when former_home is not null or ships is not null or ended then also(0.8, former_home) + also(0.1, ships)
        + case when ended then also(0.3, contact) else 0 end + greatest(surname(0.3, family, family_share), 0)
        + also(0.05, phone) + also(0.02, email) end as bits_former_partner,
    case when surname_here is not null or kin then coalesce(surname_here, 0) + case when kin then also(0.4, contact) else 0 end
        + also(0.1, phone) end as bits_family,
    case when phone is not null or email is not null or known then also(0.2, phone) + also(0.05, email)
        + case when known then also(0.3, contact) else 0 end end as bits_acquaintance
from (select *exclude given_whole, case when given_whole is not null and given_first then 3 else given_whole end as given,
        coalesce(relation = 'former' or (relation in ('partner', 'unknown') and former), false) as ended,
        coalesce(relation in ('kin', 'partner'), false) as kin, coalesce(relation <> 'former', false) as known from facts);
"""


def relations(db, least):
    odds = ", ".join(
        f"coalesce({expected} * {COVERAGE} / getvariable('total') * pow(2, bits_{kind}), 0) as odds_{kind}" for kind, expected in EXPECTED.items()
    )
    total = " + ".join(f"odds_{kind}" for kind in EXPECTED)
    greatest = f"greatest({', '.join(f'odds_{kind}' for kind in EXPECTED)})"
    likeliest = " ".join(f"when odds_{kind} = {greatest} then '{kind}'" for kind in EXPECTED)
    db.execute(
        f"""create table found as
            select staff, subject, kind, probability from (
                select staff, subject,
                    case when p >= {least} then (case {likeliest} end) when street_crowd <= {CROWD} then 'neighbour' end as kind,
                    case when p >= {least} then p else 1.0 end as probability
                from (select *, ({total}) / (1 + {total}) as p from (select *, {odds} from weighed)))
            where kind is not null;
            create table related as
            from found union all
            -- Whoever the account belongs to is a colleague to the rest of the team.
            select mate.id, o.subject, 'colleague', 1.0
            from (select subject, min(staff) as owner from found where kind = 'self' group by subject) o
            join staff s on s.id = o.owner join staff mate on mate.team = s.team and mate.id <> s.id
            where not exists (select 1 from found f where f.subject = o.subject and f.staff = mate.id)"""
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="a Parquet file")
    parser.add_argument("--probability", type=float, default=PROBABILITY, help="of the least sure relation")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--memory", default="1GiB")
    options = parser.parse_args()
    for table in ("staff", "subjects"):
        if not (options.directory / f"{table}.parquet").exists():
            sys.exit(f"`{options.directory}` has no {table}.parquet: without it nobody can be related")
    spill = str(options.out) + ".spill"
    db = duckdb.connect(config={"threads": options.threads, "memory_limit": options.memory, "temp_directory": spill})
    db.execute("set preserve_insertion_order = false")
    db.execute("set enable_progress_bar = false")
    db.execute(MACROS)
    # Numbers of a street within which people are neighbours: American ones count 100 to a block.
    db.execute("create macro reach(us) as case when us then 12 else 4 end")
    people(db, options.directory, "staff", "staff_addresses", "staff")
    people(db, options.directory, "subjects", "subject_addresses", "subject")
    frequencies(db)
    contacts(db, options.directory)
    db.execute(CANDIDATES)
    db.execute(KINDS)
    relations(db, options.probability)
    db.execute(f"copy (select staff as staff_id, subject as subject_id, kind, probability from related) to '{options.out}' (format parquet)")


if __name__ == "__main__":
    main()
