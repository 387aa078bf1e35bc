use crate::plan::{CellPlan, ITEM_CLEAR, ITEM_SENSITIVE, Release, TablePlan};
use crate::value::{Cell, MAX_TEXT, MaskReason, Value};

/// What a look found.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The tables that the purpose names, or the one asked for: the subject's own first, then by name.
    pub tables: Vec<TableRows>,
}

/// One page of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRows {
    /// The table, as the mapping writes it.
    pub table: String,
    /// The columns, as the mapping writes them: those that the purpose shows, then those that it masks.
    pub columns: Vec<String>,
    /// Newest first; each row has one cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the next page has rows too.
    pub more: bool,
    /// Whether rows of this page were left out because it reached its share of [`CARD_BYTES`].
    pub cut: bool,
}

/// The most bytes of text on one card, shared evenly among its tables.
pub const CARD_BYTES: usize = 4 * 1024 * 1024;

/// Collects a table's rows within their bounds.
pub(super) struct Page<'a> {
    plan: &'a TablePlan,
    most: usize,
    bytes_left: usize,
    rows: Vec<Vec<Cell>>,
    more: bool,
    cut: bool,
}

impl<'a> Page<'a> {
    /// An empty page of up to `rows` rows and `bytes` bytes.
    pub(super) fn new(plan: &'a TablePlan, rows: u32, bytes: usize) -> Page<'a> {
        let most = usize::try_from(rows).unwrap_or(usize::MAX);
        Page { plan, most, bytes_left: bytes, rows: Vec::new(), more: false, cut: false }
    }

    /// Adds a row, whose cells `cell` reads by their position in the result, and tells whether to go on.
    ///
    /// What an item hides is decided here before its cell is read.
    pub(super) fn add(&mut self, item: Option<i64>, cell: impl Fn(usize, Release) -> Cell) -> bool {
        if self.rows.len() == self.most {
            self.more = true;
            return false;
        }
        let first = usize::from(self.plan.flagged);
        let read = |(index, plan): (usize, &CellPlan)| match hides(plan, item) {
            Some(why) => Cell::Masked { left: None, why },
            None => cell(first + index, plan.release),
        };
        let row: Vec<Cell> = self.plan.cells.iter().enumerate().map(read).collect();
        let Some(bytes_left) = self.bytes_left.checked_sub(row.iter().map(bytes).sum()) else {
            (self.more, self.cut) = (true, true);
            return false;
        };
        self.bytes_left = bytes_left;
        self.rows.push(row);
        true
    }

    pub(super) fn finish(self) -> TableRows {
        let (table, columns) = (self.plan.table.clone(), self.plan.columns.clone());
        TableRows { table, columns, rows: self.rows, more: self.more, cut: self.cut }
    }
}

/// Why a row's item hides a cell. Only one flag does not: that of a harmless class.
fn hides(plan: &CellPlan, item: Option<i64>) -> Option<MaskReason> {
    match (plan.item, item) {
        (false, _) | (true, Some(ITEM_CLEAR)) => None,
        (true, Some(ITEM_SENSITIVE)) => Some(MaskReason::SensitiveItem),
        (true, _) => Some(MaskReason::UnknownItem),
    }
}

fn bytes(cell: &Cell) -> usize {
    let text = match cell {
        Cell::Shown(Value::Text(text)) => text.len(),
        Cell::Masked { left: Some(left), .. } => left.len(),
        Cell::Shown(_) | Cell::Masked { left: None, .. } => 0,
    };
    text + size_of::<Cell>()
}

/// A text that is shown, or its beginning where it is too long.
pub(super) fn text(text: &str) -> Cell {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => Cell::Masked { left: text.get(..end).map(str::to_owned), why: MaskReason::TooLong },
        None => Cell::Shown(Value::Text(text.to_owned())),
    }
}

/// What the purpose's mask left of a value.
pub(super) fn left(left: Option<&str>) -> Cell {
    let left = left.filter(|left| !left.is_empty()).map(str::to_owned);
    Cell::Masked { left, why: MaskReason::Purpose }
}

/// A column of which only the presence was selected.
pub(super) fn presence(present: bool, why: MaskReason) -> Cell {
    if present { Cell::Masked { left: None, why } } else { Cell::Shown(Value::Null) }
}
