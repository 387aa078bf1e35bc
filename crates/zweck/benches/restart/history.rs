//! A month of support, recorded by a gate in this process: thousands of cases, each from its task to its end, many at
//! the same time. Only HTTP and the customers' database are left out; the entries are those of a gate that has them.

use std::{
    collections::BTreeMap,
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use access::{
    CustomerData, Gate, Permit, Policies, Timestamp,
    event::{Origin, Qualification, StaffRecord, TaskRecord},
    gate::{DataError, Error, Qualified, Reading, TaskUpdate},
    ids::{GrantId, PurposeId, StaffId, SubjectId, TaskId, TaskKind},
    principal::{Identity, NewToken, Presented, Principal, Scope},
    purpose::{Purpose, Purposes, TableFields},
    request::Window,
    reveal::{Card, CardTable, Cell, MaskReason, Value},
};
use anyhow::{Context as _, Result, bail, ensure};
use ledger::Ledger;
use serde::Deserialize;

use crate::{
    Arguments,
    shop::{LEDGER, Shop},
};
