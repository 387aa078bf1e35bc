//! The customers' database goes away and comes back.

use std::{
    fs,
    io::copy,
    net::{Shutdown, TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use crate::{
    STAFF, assert_discreet,
    common::{
        Folder,
        gate::{Caller, Gate, Shop, world},
        postgres,
    },
};

#[test]
fn a_file_that_is_gone_shows_nothing_until_it_is_back() {
    let shop = Shop::new("sqlite-gone");
    let file = shop.folder.0.join("shop.sqlite");
    let away = shop.folder.0.join("away.sqlite");
    let remove = || fs::rename(&file, &away).unwrap();
    let spoil = || {
        remove();
        fs::write(&file, "this is no database").unwrap();
    };
    goes_and_comes(&shop, &[&remove, &spoil], &|| fs::rename(&away, &file).unwrap());
}

#[test]
fn a_server_that_is_gone_shows_nothing_until_it_is_back() {
    let Some(server) = postgres() else {
        eprintln!("SKIPPED: a PostgreSQL server that goes away: `ZWECK_TEST_POSTGRES` is not set");
        return;
    };
    let name = format!("zweck_gone_{}", std::process::id());
    psql(&server, "postgres", &format!("DROP DATABASE IF EXISTS {name}"));
    psql(&server, "postgres", &format!("CREATE DATABASE {name}"));
    psql(&server, &name, SHOP);
    let (scheme_and_user, host) = server.rsplit_once('@').unwrap();
    let wire = Wire::to(host);
    let url = format!("{scheme_and_user}@127.0.0.1:{}/{name}", wire.port);
    let shop = Shop::on(&url, Folder::new("postgres-gone"), world());
    goes_and_comes(&shop, &[&|| wire.cut()], &|| wire.mend());
    drop(shop);
    psql(&server, "postgres", &format!("DROP DATABASE {name} WITH (FORCE)"));
}

/// A look, then one without the database, recorded as such, then a look again; for each way to take it away.
fn goes_and_comes(shop: &Shop, ways: &[&dyn Fn()], bring_back: &dyn Fn()) {
    let gate = Gate::start(&shop.folder);
    let admin = gate.caller(&shop.admin);
    let token = admin.staff(STAFF);
    admin.task("T-1", "1", STAFF);
    let agent = gate.caller(&token);
    let path = agent.granted("T-1");
    for take_away in ways {
        assert_eq!(agent.get(&path).unwrap().0, 200);
        let entries = admin.entries();
        take_away();
        let (status, problem) = agent.get(&path).unwrap();
        assert_eq!(
            (status, problem["type"].as_str().unwrap()),
            (503, "/problems/data-unavailable"),
            "{problem}"
        );
        assert_eq!(admin.entries(), entries + 1, "the attempt is on record");
        bring_back();
        assert!(comes_back(&agent, &path), "the database is back and there is still no card");
    }
    assert_discreet(shop, &[&token]);
    assert!(gate.terminate().expect("it ends").0.success());
    shop.verified();
}

fn comes_back(agent: &Caller, path: &str) -> bool {
    (0..50).any(|_| {
        thread::sleep(Duration::from_millis(100));
        agent.get(path).unwrap().0 == 200
    })
}

fn psql(server: &str, database: &str, sql: &str) {
    let url = format!("{server}/{database}");
    let done = Command::new("psql").args(["--quiet", &url, "--command", sql]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A wire between the gate and the server, which can be cut.
struct Wire {
    port: u16,
    /// The connections, while there are to be any.
    open: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Wire {
    fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Self {
            port: listener.local_addr().unwrap().port(),
            open: Arc::new(Mutex::new(Some(Vec::new()))),
        };
        let (open, server) = (wire.open.clone(), server.to_owned());
        thread::spawn(move || {
            for client in listener.incoming() {
                // While the wire is cut, a client is hung up on.
                if let Some(open) = open.lock().unwrap().as_mut() {
                    let (client, server) = (client.unwrap(), TcpStream::connect(&server).unwrap());
                    open.extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                    carry(&client, &server);
                    carry(&server, &client);
                }
            }
        });
        wire
    }

    fn cut(&self) {
        for connection in self.open.lock().unwrap().take().unwrap() {
            // One that is closed already is as cut as can be.
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        *self.open.lock().unwrap() = Some(Vec::new());
    }
}

fn carry(from: &TcpStream, to: &TcpStream) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    thread::spawn(move || {
        let _ = copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}

const SHOP: &str = "
    CREATE TABLE customer (id INT PRIMARY KEY, given_name TEXT, family_name TEXT, email TEXT);
    CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT REFERENCES customer, ordered_at TIMESTAMP, total NUMERIC);
    INSERT INTO customer VALUES (1, 'Hildegard', 'Kaltenbrunn', 'hildegard@example.org');
    INSERT INTO orders VALUES (77, 1, '2026-11-01', 12.50);
";
